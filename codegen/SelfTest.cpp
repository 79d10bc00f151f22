// Generates the self-test's input, here and as text, and prints the comparison.
#include "codegen/SelfTest.h"
#include "codegen/FormatConstants.h"
#include <cmath>
#include <fmt/format.h>

using namespace mlir;

namespace burin::cxx {
namespace {

/// xorshift32 (Marsaglia 2003, triple 13, 17, 5); each input of each run starts from a seed of its
/// own. A model has at most as many inputs as seeds lie between two runs.
class Generator {
public:
  static constexpr uint32_t kBetweenRuns = 256;
  explicit Generator(unsigned index, unsigned run) : state(seed(index) + kBetweenRuns * run) {}
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
    return "static_cast<float>(static_cast<int32_t>(next_number(generator) >> 25) - 64) / 64.0F";
  if (element.isInteger(1))
    return "(next_number(generator) >> 31) != 0U";
  // Small numbers in wide types: sums of them stay in range.
  if (element.getIntOrFloatBitWidth() > 8)
    return "static_cast<int8_t>(next_number(generator) >> 24)";
  return fmt::format("static_cast<{}>(next_number(generator) >> 24)", cType(element));
}

/// The elements of a port, in the self-test.
std::string elementsOf(const PortFacts &port) {
  return port.inArena() ? port.identifier : port.identifier + ".data";
}

/// Weighted means of the stretches of an output, and what of them may differ.
struct Means {
  std::vector<float> means;
  float tolerance = 0;
};

Means meansOf(llvm::StringRef expected, int64_t count) {
  Means result;
  int64_t stretches = std::min(count, kFloatStretches);
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
    result.means.push_back(isHeld ? static_cast<float>(sum / weight)
                                  : std::numeric_limits<float>::quiet_NaN());
  }
  result.tolerance = static_cast<float>(kFloatTolerance * largest);
  return result;
}

/// What is compared: an output after each run, or a state after the last one.
struct Compared {
  std::string elements; ///< an expression
  std::string bytes;    ///< how many, an expression
  RankedTensorType tensor;
  std::vector<llvm::StringRef> expected; ///< one row a comparison
};

/// The comparison of floats.
std::string compareMeans(const Compared &compared) {
  const std::vector<llvm::StringRef> &runs = compared.expected;
  int64_t count = compared.tensor.getNumElements(), stretches = std::min(count, kFloatStretches);
  std::string numbers, tolerances;
  bool anyNan = false;
  for (llvm::StringRef run : runs) {
    Means row = meansOf(run, count);
    anyNan |= llvm::any_of(row.means, [](float mean) { return std::isnan(mean); });
    for (float mean : row.means)
      numbers += (numbers.empty() ? "" : ", ") + floatLiteral(mean);
    tolerances += (tolerances.empty() ? "" : ", ") + floatLiteral(row.tolerance);
  }
  bool once = runs.size() == 1;
  std::string expected = once ? "kExpected[i]" : fmt::format("kExpected[turn * {} + i]", stretches);
  return fmt::format(
      "  {{\n    static constexpr float kExpected[{7}] = {{{1}}};\n{8}    int32_t next = 0;\n"
      "    for (int32_t i = 0; i < {0}; ++i) {{\n"
      "      float sum = 0.0F;\n      float weight = 0.0F;\n"
      "      for (; next < static_cast<int64_t>(i + 1) * {2} / {0}; ++next) {{\n"
      "        const float factor = static_cast<float>((next % {3}) + 1);\n"
      "        sum += factor * {4}[next];\n        weight += factor;\n      }}\n"
      "      const float difference = (sum / weight) - {9};\n"
      "      same = same && (((difference <= {5}) && (difference >= -{5})){6});\n    }}\n  }}\n",
      stretches, numbers, count, kWeights, compared.elements, once ? tolerances : "tolerance",
      anyNan ? fmt::format(" || ({0} != {0})", expected) : "",
      stretches * static_cast<int64_t>(runs.size()),
      once ? ""
           : fmt::format("    static constexpr float kTolerance[{}] = {{{}}};\n"
                         "    const float tolerance = kTolerance[turn];\n",
                         runs.size(), tolerances),
      expected);
}

/// The comparison of integers.
std::string compareHashes(const Compared &compared) {
  std::string hashes;
  for (llvm::StringRef run : compared.expected)
    hashes += fmt::format("{}0x{:08X}U", hashes.empty() ? "" : ", ", hashOf(run));
  size_t count = compared.expected.size();
  return fmt::format(
      "  {{\n{3}    uint32_t hash = 2166136261U;\n"
      "    const unsigned char *const bytes = reinterpret_cast<const unsigned char *>({0});\n"
      "    for (uint32_t i = 0; i < {2}; ++i) {{\n"
      "      hash = (hash ^ bytes[i]) * 16777619U;\n    }}\n"
      "    same = same && (hash == {1});\n  }}\n",
      compared.elements, count == 1 ? hashes : "kExpected[turn]", compared.bytes,
      count == 1
          ? ""
          : fmt::format("    static constexpr uint32_t kExpected[{}] = {{{}}};\n", count, hashes));
}

std::string compare(const Compared &compared) {
  return isa<FloatType>(compared.tensor.getElementType()) ? compareMeans(compared)
                                                          : compareHashes(compared);
}

std::string compareOutput(const PortFacts &port, const SelfTestExpectation &expectation,
                          size_t index) {
  std::string elements = elementsOf(port);
  Compared compared{elements,
                    port.inArena() ? fmt::format("{}U", plan::byteSize(port.tensor))
                                   : fmt::format("sizeof({})", elements),
                    port.tensor,
                    {}};
  for (const std::vector<std::string> &run : expectation.runs)
    compared.expected.emplace_back(run[index]);
  return compare(compared);
}

/// The text two columns further to the right.
std::string indented(const std::string &text) {
  std::string result;
  for (llvm::StringRef rest = text; !rest.empty();) {
    auto [line, after] = rest.split('\n');
    result += ("  " + line + "\n").str();
    rest = after;
  }
  return result;
}

} // namespace

std::string selfTestInput(RankedTensorType type, unsigned index, unsigned run) {
  Generator generator(index, run);
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
  const bool hasState = !facts.states.empty();
  std::string turn;
  for (const PortFacts &port : facts.ports)
    if (port.isInput)
      turn += fmt::format(
          "  generator = 0x{:08X}U{};\n"
          "  for (int32_t i = 0; i < {}; ++i) {{\n    {}[i] = {};\n  }}\n",
          Generator::seed(inputs++),
          hasState ? fmt::format(" + ({}U * static_cast<uint32_t>(turn))", Generator::kBetweenRuns)
                   : "",
          port.tensor.getNumElements(), elementsOf(port),
          elementText(port.tensor.getElementType()));
  turn += fmt::format("  run({}{}arena);\n", arguments, hasState ? "state, " : "");
  (hasState ? body : turn) += "  bool same = true;\n";
  for (const PortFacts &port : facts.ports)
    if (!port.isInput)
      turn += compareOutput(port, expectation, outputs++);
  if (hasState) {
    std::string states;
    for (const auto &[state, expected] : llvm::zip(facts.states, expectation.states)) {
      std::string elements = "state." + state.identifier;
      states += compare({elements, "sizeof(" + elements + ")", state.tensor, {expected}});
    }
    // Who calls it starts anew: what the test leaves is of no use.
    body += fmt::format("  reset(state);\n  for (int32_t turn = 0; turn < {}; ++turn) {{\n{}  }}\n"
                        "{}  reset(state);\n",
                        expectation.runs.size(), indented(turn), states);
  } else {
    body += turn;
  }
  return fmt::format("namespace {{\n"
                     "/// Next number of the self-test's generator: xorshift32.\n"
                     "uint32_t next_number(uint32_t &state) noexcept {{\n"
                     "  state ^= state << 13U;\n  state ^= state >> 17U;\n  state ^= state << 5U;\n"
                     "  return state;\n}}\n}}  // namespace\n\n"
                     "bool self_test({}{}Arena &arena) noexcept {{\n  uint32_t generator = 0;\n{}"
                     "  return same;\n}}\n",
                     parameters, hasState ? "State &state, " : "", body);
}

} // namespace burin::cxx
