// Generates the self-test's input, here and as text, and prints the comparison.
#include "codegen/SelfTest.h"
#include "codegen/FormatConstants.h"
#include <cmath>
#include <fmt/format.h>

using namespace mlir;

namespace burin::cxx {
namespace {

/// xorshift32 (Marsaglia 2003, triple 13, 17, 5); each input starts from a seed of its own.
class Generator {
public:
  explicit Generator(unsigned index) : state(seed(index)) {}
  static uint32_t seed(unsigned index) { return 0x9E3779B9U + index; }
  uint32_t next() {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
  }

private:
  uint32_t state;
};

/// Differences up to this part of the largest expected value pass: float results depend on the
/// order of sums, which compilers and targets choose.
constexpr double kFloatTolerance = 1e-4;
/// Every value counts: float outputs are compared by the means of at most so many stretches, in
/// which neighbours have different weights, so that exchanged ones show.
constexpr int64_t kFloatStretches = 64;
constexpr int64_t kWeights = 7;

uint32_t hashOf(llvm::StringRef bytes) {
  uint32_t hash = 2166136261U;
  for (unsigned char byte : bytes)
    hash = (hash ^ byte) * 16777619U;
  return hash;
}

std::string elementText(Type element) {
  if (isa<FloatType>(element))
    return "static_cast<float>(static_cast<int32_t>(next_number(state) >> 25) - 64) / 64.0F";
  if (element.isInteger(1))
    return "(next_number(state) >> 31) != 0U";
  // Small numbers in wide types: sums of them stay in range.
  if (element.getIntOrFloatBitWidth() > 8)
    return "static_cast<int8_t>(next_number(state) >> 24)";
  return fmt::format("static_cast<{}>(next_number(state) >> 24)", cType(element));
}

/// The elements of a port, in the self-test.
std::string elementsOf(const PortFacts &port) {
  return port.inArena() ? port.identifier : port.identifier + ".data";
}

/// The comparison of a float output: weighted means of its stretches.
std::string compareMeans(const PortFacts &port, llvm::StringRef expected) {
  int64_t count = port.tensor.getNumElements(), stretches = std::min(count, kFloatStretches);
  std::vector<float> means;
  double largest = 0;
  int64_t next = 0;
  for (int64_t i = 0; i < stretches; i++) {
    double sum = 0, weight = 0, reach = 0;
    for (; next < (i + 1) * count / stretches; next++) {
      float value = 0;
      memcpy(&value, expected.data() + next * 4, 4);
      auto factor = static_cast<double>(next % kWeights + 1);
      sum += factor * static_cast<double>(value);
      weight += factor;
      reach += factor * std::abs(static_cast<double>(value));
      if (std::isfinite(value))
        largest = std::max(largest, std::abs(static_cast<double>(value)));
    }
    // Nothing can be said of how far a result is from infinity, nor of sums that a float cannot
    // hold.
    bool isHeld = reach < static_cast<double>(std::numeric_limits<float>::max());
    means.push_back(isHeld ? static_cast<float>(sum / weight)
                           : std::numeric_limits<float>::quiet_NaN());
  }
  std::string numbers;
  for (float mean : means)
    numbers += (numbers.empty() ? "" : ", ") + floatLiteral(mean);
  bool anyNan = llvm::any_of(means, [](float mean) { return std::isnan(mean); });
  std::string tolerance = floatLiteral(static_cast<float>(kFloatTolerance * largest));
  return fmt::format(
      "  {{\n    static constexpr float kExpected[{0}] = {{{1}}};\n    int32_t next = 0;\n"
      "    for (int32_t i = 0; i < {0}; ++i) {{\n"
      "      float sum = 0.0F;\n      float weight = 0.0F;\n"
      "      for (; next < static_cast<int64_t>(i + 1) * {2} / {0}; ++next) {{\n"
      "        const float factor = static_cast<float>((next % {3}) + 1);\n"
      "        sum += factor * {4}[next];\n        weight += factor;\n      }}\n"
      "      const float difference = (sum / weight) - kExpected[i];\n"
      "      same = same && (((difference <= {5}) && (difference >= -{5})){6});\n    }}\n  }}\n",
      stretches, numbers, count, kWeights, elementsOf(port), tolerance,
      anyNan ? " || (kExpected[i] != kExpected[i])" : "");
}

} // namespace

std::string selfTestInput(RankedTensorType type, unsigned index) {
  Generator generator(index);
  Type element = type.getElementType();
  unsigned bits = element.getIntOrFloatBitWidth();
  std::string bytes;
  for (int64_t i = 0; i < type.getNumElements(); i++) {
    uint32_t number = generator.next();
    uint64_t stored = 0;
    if (isa<FloatType>(element)) {
      float value = static_cast<float>(static_cast<int32_t>(number >> 25) - 64) / 64.0F;
      uint32_t pattern = 0;
      memcpy(&pattern, &value, sizeof pattern);
      stored = pattern;
    } else {
      stored = bits == 1
                   ? number >> 31
                   : static_cast<uint64_t>(static_cast<int64_t>(static_cast<int8_t>(number >> 24)));
    }
    for (unsigned byte = 0; byte < (bits + 7) / 8; byte++)
      bytes += static_cast<char>((stored >> (8 * byte)) & 0xFF);
  }
  return bytes;
}

std::string printSelfTest(const ModelFacts &facts, const SelfTestExpectation &expectation) {
  std::string parameters, arguments, body;
  unsigned inputs = 0;
  size_t outputs = 0;
  for (const PortFacts &port : facts.ports) {
    if (port.inArena()) {
      body += fmt::format("  {}{} *const {} = {}::data(arena);\n", port.isInput ? "" : "const ",
                          cType(port.tensor.getElementType()), port.identifier, port.type);
      continue;
    }
    parameters += fmt::format("{} &{}, ", port.type, port.identifier);
    arguments += port.identifier + ", ";
  }
  for (const PortFacts &port : facts.ports) {
    Type element = port.tensor.getElementType();
    int64_t count = port.tensor.getNumElements();
    if (port.isInput) {
      body += fmt::format("  state = 0x{:08X}U;\n"
                          "  for (int32_t i = 0; i < {}; ++i) {{\n    {}[i] = {};\n  }}\n",
                          Generator::seed(inputs++), count, elementsOf(port), elementText(element));
    }
  }
  body += fmt::format("  run({}arena);\n  bool same = true;\n", arguments);
  for (const PortFacts &port : facts.ports) {
    if (port.isInput)
      continue;
    llvm::StringRef expected = expectation.outputs[outputs++];
    if (isa<FloatType>(port.tensor.getElementType())) {
      body += compareMeans(port, expected);
    } else {
      body += fmt::format("  {{\n    uint32_t hash = 2166136261U;\n"
                          "    const unsigned char *const bytes = reinterpret_cast<const unsigned "
                          "char *>({0});\n"
                          "    for (uint32_t i = 0; i < {2}; ++i) {{\n"
                          "      hash = (hash ^ bytes[i]) * 16777619U;\n    }}\n"
                          "    same = same && (hash == 0x{1:08X}U);\n  }}\n",
                          elementsOf(port), hashOf(expected),
                          port.inArena() ? fmt::format("{}U", plan::byteSize(port.tensor))
                                         : fmt::format("sizeof({})", elementsOf(port)));
    }
  }
  return fmt::format("namespace {{\n"
                     "/// Next number of the self-test's generator: xorshift32.\n"
                     "uint32_t next_number(uint32_t &state) noexcept {{\n"
                     "  state ^= state << 13U;\n  state ^= state >> 17U;\n  state ^= state << 5U;\n"
                     "  return state;\n}}\n}}  // namespace\n\n"
                     "bool self_test({}Arena &arena) noexcept {{\n  uint32_t state = 0;\n{}"
                     "  return same;\n}}\n",
                     parameters, body);
}

} // namespace burin::cxx
