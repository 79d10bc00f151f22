// One operator on its way to integer arithmetic.
#include "lowering/quantize/Rewrite.h"
#include "llvm/Support/raw_ostream.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin {

quant::QuantizedType quantizedElement(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type ? dyn_cast<quant::QuantizedType>(type.getElementType()) : quant::QuantizedType();
}

quant::UniformQuantizedType asSigned(quant::UniformQuantizedType type) {
  if (type.isSigned())
    return type;
  int64_t half = int64_t{1} << (type.getStorageTypeIntegralWidth() - 1);
  return quant::UniformQuantizedType::get(
      quant::QuantizationFlags::Signed, type.getStorageType(), type.getExpressedType(),
      type.getScale(), type.getZeroPoint() - half, type.getStorageTypeMin() - half,
      type.getStorageTypeMax() - half);
}

/// How a tensor maps to real numbers, for messages: "int8 of scale 0.5 and zero point 3".
static std::string mappingText(Value value) {
  auto tensor = dyn_cast<RankedTensorType>(value.getType());
  if (!tensor)
    return "no tensor";
  auto element = dyn_cast<quant::QuantizedType>(tensor.getElementType());
  std::string text;
  if (!element) {
    llvm::raw_string_ostream(text) << tensor.getElementType();
    return text;
  }
  text =
      fmt::format("{}int{}", element.isSigned() ? "" : "u", element.getStorageTypeIntegralWidth());
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(element))
    return text + fmt::format(" of scale {:.6g} and zero point {}", uniform.getScale(),
                              uniform.getZeroPoint());
  if (auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(element))
    return text + fmt::format(" of {} scales along axis {}", perAxis.getScales().size(),
                              perAxis.getQuantizedDimension());
  return text;
}

InFlightDiagnostic Rewrite::error() {
  InFlightDiagnostic error = op->emitError();
  error << "'" << op->getName() << "' cannot become integer arithmetic: ";
  std::string operands;
  for (Value operand : op->getOperands())
    operands += (operands.empty() ? "" : ", ") + mappingText(operand);
  error.attachNote() << "it takes " << operands << ", and gives " << mappingText(op->getResult(0));
  return error;
}

RankedTensorType Rewrite::result() { return cast<RankedTensorType>(op->getResult(0).getType()); }

quant::UniformQuantizedType Rewrite::uniform(Value value, StringRef what) {
  auto type = dyn_cast_or_null<quant::UniformQuantizedType>(quantizedElement(value));
  if (!type || type.getStorageTypeIntegralWidth() != 8 ||
      type.getZeroPoint() < type.getStorageTypeMin() ||
      type.getZeroPoint() > type.getStorageTypeMax()) {
    error() << "the " << what << " is not of 8 bits with one scale [B0301]";
    return {};
  }
  return asSigned(type);
}

template <class Number>
static Value vectorOf(Rewrite &rewrite, ArrayRef<Number> numbers, Type element, StringRef role) {
  auto type = RankedTensorType::get({static_cast<int64_t>(numbers.size())}, element);
  auto location = NameLoc::get(rewrite.builder.getStringAttr(role), rewrite.loc());
  return ConstantOp::create(rewrite.builder, location, DenseElementsAttr::get(type, numbers));
}

Value Rewrite::constant(ArrayRef<int32_t> numbers, StringRef role) {
  return vectorOf(*this, numbers, builder.getI32Type(), role);
}

Value Rewrite::constant(ArrayRef<int8_t> numbers, StringRef role) {
  return vectorOf(*this, numbers, builder.getI8Type(), role);
}

Value Rewrite::constant(ArrayRef<float> numbers, StringRef role) {
  return vectorOf(*this, numbers, builder.getF32Type(), role);
}

} // namespace burin
