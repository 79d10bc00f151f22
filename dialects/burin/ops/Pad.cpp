// Constant borders: their meaning and their shape rule.
#include "dialects/burin/Sugar.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace burin;
using burin::sugar::shapeOf;

LogicalResult PadOp::verify() {
  ArrayRef<int64_t> x = shapeOf(getInput()), y = shapeOf(getResult());
  if (getLow().size() != x.size() || getHigh().size() != x.size() || y.size() != x.size())
    return emitOpError("needs one low and one high extent per axis");
  for (size_t i = 0; i < x.size(); i++)
    if (getLow()[i] < 0 || getHigh()[i] < 0 || y[i] != x[i] + getLow()[i] + getHigh()[i])
      return emitOpError() << "axis " << i << " of extent " << x[i] << " padded by " << getLow()[i]
                           << " and " << getHigh()[i] << " is not " << y[i];
  return success();
}
SmallVector<Value> PadOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  Type element = result.getElementType();
  double number = getValue().convertToDouble();
  if (isa<FloatType>(element)) {
    number = std::max<double>(number, -std::numeric_limits<float>::max());
  } else {
    // The border of a maximum is minus infinity: the least number of the type.
    double half = std::ldexp(1.0, static_cast<int>(element.getIntOrFloatBitWidth()) - 1);
    number = std::clamp(number, -half, half - 1);
  }
  TypedAttr value = isa<FloatType>(element)
                        ? TypedAttr(builder.getFloatAttr(element, number))
                        : TypedAttr(builder.getIntegerAttr(element, static_cast<int64_t>(number)));
  auto indices = [&](ArrayRef<int64_t> extents) {
    return getAsIndexOpFoldResult(builder.getContext(), extents);
  };
  return {tensor::PadOp::create(builder, getLoc(), result, operands[0], indices(getLow()),
                                indices(getHigh()),
                                Value(arith::ConstantOp::create(builder, getLoc(), value)))};
}
