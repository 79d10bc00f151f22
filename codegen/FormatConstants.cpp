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

static std::string shapeText(ArrayRef<int64_t> shape) {
  std::string text;
  for (int64_t extent : shape)
    text += fmt::format("[{}]", extent);
  return text;
}

static std::string integerLiteral(const APInt &value, Type element) {
  if (element.isInteger(1))
    return value.isZero() ? "false" : "true";
  // The most negative number has no literal of its own type.
  if (value.isMinSignedValue() && value.getBitWidth() >= 32)
    return value.getBitWidth() == 32 ? "INT32_MIN" : "INT64_MIN";
  return fmt::format("{}", value.getSExtValue());
}

std::string printTable(const ConstantFacts &constant) {
  RankedTensorType type = cast<RankedTensorType>(constant.value.getType());
  Type element = type.getElementType();
  std::string text =
      fmt::format("// {}\nalignas(16) constexpr {} {}[{}] = {{", shapeText(type.getShape()),
                  cType(element), constant.identifier, type.getNumElements());
  std::string line;
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
    for (APFloat value : constant.value.getValues<APFloat>())
      add(floatLiteral(value.convertToFloat()));
  else
    for (const APInt &value : constant.value.getValues<APInt>())
      add(integerLiteral(value, element));
  return text + "\n    " + line + "};\n";
}

} // namespace burin::cxx
