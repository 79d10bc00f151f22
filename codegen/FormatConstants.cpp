// Tables of constants: decimal, wrapped, one declaration each.
#include "codegen/FormatConstants.h"
#include <cmath>
#include <fmt/format.h>

using namespace mlir;

namespace burin::cxx {

std::string floatLiteral(float value) {
  // Macros of <math.h>, which the source then includes.
  if (std::isnan(value))
    return "NAN";
  if (std::isinf(value))
    return value > 0 ? "INFINITY" : "-INFINITY";
  std::string text = fmt::format("{}", value);
  if (text.find_first_of(".en") == std::string::npos)
    text += ".0";
  return text + "F";
}

std::string numberText(double number) {
  std::string literal = floatLiteral(static_cast<float>(number));
  return literal.substr(0, literal.size() - 1);
}

std::string extentsText(ArrayRef<int64_t> shape) {
  std::string text;
  for (int64_t extent : shape)
    text += (text.empty() ? "" : ", ") + std::to_string(extent);
  return text;
}

std::string mappingText(std::optional<double> scale, int64_t zeroPoint) {
  return scale ? fmt::format(", real value = {} * (q - {})", numberText(*scale), zeroPoint) : "";
}

static std::string shapeText(ArrayRef<int64_t> shape) {
  std::string text;
  for (int64_t extent : shape)
    text += fmt::format("[{}]", extent);
  return text;
}

std::string integerLiteral(const APInt &value, Type element) {
  if (element.isInteger(1))
    return value.isZero() ? "false" : "true";
  // The most negative number has no literal of its own type.
  if (value.isMinSignedValue() && value.getBitWidth() >= 32)
    return value.getBitWidth() == 32 ? "INT32_MIN" : "INT64_MIN";
  return fmt::format("{}", value.getSExtValue());
}

/// Whether the table's bytes are written as a string literal when it stands apart.
static bool isLiteral(const ConstantFacts &constant) {
  auto type = cast<RankedTensorType>(constant.value.getType());
  return type.getElementType().isInteger(8);
}

/// Elements of the array that holds the table.
static int64_t arrayExtent(const ConstantFacts &constant, TablePlace place) {
  int64_t count = cast<RankedTensorType>(constant.value.getType()).getNumElements();
  return place == TablePlace::Separate && isLiteral(constant) ? count + 1 : count;
}

/// Bytes as lines of string literals: printable ones as they are, others in octal, whose three
/// digits end by themselves. A question mark could begin a trigraph.
static std::string literalLines(DenseElementsAttr bytes) {
  constexpr size_t kLine = 96;
  std::string text, line;
  for (const APInt &value : bytes.getValues<APInt>()) {
    auto byte = static_cast<unsigned char>(value.getZExtValue());
    bool plain = byte >= 32 && byte < 127 && byte != '"' && byte != '\\' && byte != '?';
    std::string item =
        plain ? std::string(1, static_cast<char>(byte)) : fmt::format("\\{:03o}", byte);
    if (line.size() + item.size() > kLine) {
      text += "\n    \"" + line + "\"";
      line.clear();
    }
    line += item;
  }
  return text + "\n    \"" + line + "\"";
}

/// Numbers as the elements of a braced list.
static std::string numberLines(DenseElementsAttr numbers) {
  Type element = numbers.getElementType();
  std::string text, line;
  bool first = true;
  auto add = [&](const std::string &number) {
    std::string item = (first ? "" : ", ") + number;
    first = false;
    if (line.size() + item.size() > 96) {
      text += "\n    " + line + ",";
      line = number;
    } else {
      line += item;
    }
  };
  if (isa<FloatType>(element))
    for (APFloat value : numbers.getValues<APFloat>())
      add(floatLiteral(value.convertToFloat()));
  else
    for (const APInt &value : numbers.getValues<APInt>())
      add(integerLiteral(value, element));
  return text + "\n    " + line;
}

std::string printTable(const ConstantFacts &constant, TablePlace place) {
  auto type = cast<RankedTensorType>(constant.value.getType());
  bool literal = place == TablePlace::Separate && isLiteral(constant);
  return fmt::format(
      "// {}\nalignas(16) {} {} {}[{}] = {}{}{};\n", shapeText(type.getShape()),
      place == TablePlace::Inline ? "constexpr" : "const", cType(type.getElementType()),
      constant.identifier, arrayExtent(constant, place), literal ? "" : "{",
      literal ? literalLines(constant.value) : numberLines(constant.value), literal ? "" : "}");
}

std::string declareTable(const ConstantFacts &constant) {
  auto type = cast<RankedTensorType>(constant.value.getType());
  return fmt::format("extern const {} {}[{}];\n", cType(type.getElementType()), constant.identifier,
                     arrayExtent(constant, TablePlace::Separate));
}

} // namespace burin::cxx
