// One operator on its way to integer arithmetic.
#include "lowering/quantize/Rewrite.h"

using namespace mlir;

namespace burin {

quant::QuantizedType quantizedElement(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type ? dyn_cast<quant::QuantizedType>(type.getElementType()) : quant::QuantizedType();
}

InFlightDiagnostic Rewrite::error() {
  return op->emitError() << "'" << op->getName() << "' cannot become integer arithmetic: ";
}

RankedTensorType Rewrite::result() { return cast<RankedTensorType>(op->getResult(0).getType()); }

quant::UniformQuantizedType Rewrite::uniform(Value value, StringRef what) {
  auto type = dyn_cast_or_null<quant::UniformQuantizedType>(quantizedElement(value));
  if (!type || type.getStorageTypeIntegralWidth() != 8 || !type.isSigned()) {
    error() << "the " << what << " is not int8 with one scale [B0301]";
    return {};
  }
  return type;
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

Value Rewrite::constant(ArrayRef<float> numbers, StringRef role) {
  return vectorOf(*this, numbers, builder.getF32Type(), role);
}

} // namespace burin
