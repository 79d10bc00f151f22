// Meanings of the integer operators: arithmetic by the primitives of templates/cxx/arithmetic.inc.
#include "dialects/burin/Broadcast.h"
#include "dialects/burin/Sugar.h"

using namespace mlir;
using namespace burin;
using burin::sugar::Scalar;

static bool isTensorOf(Value value, unsigned bits) {
  return cast<RankedTensorType>(value.getType()).getElementType().isSignlessInteger(bits);
}

LogicalResult RequantizeOp::verify() {
  auto shapeOf = [](Value v) { return cast<RankedTensorType>(v.getType()).getShape(); };
  ArrayRef<int64_t> x = shapeOf(getInput());
  ArrayRef<int64_t> channels = x.take_back(1);
  if (!isTensorOf(getInput(), 32) || !isTensorOf(getResult(), 8) ||
      !isTensorOf(getMultiplier(), 32) || !isTensorOf(getShift(), 32))
    return emitOpError("takes int32 sums, multipliers and shifts to int8");
  for (Value factor : {Value(getMultiplier()), Value(getShift())})
    if (shapeOf(factor) != channels && shapeOf(factor) != ArrayRef<int64_t>{1})
      return emitOpError() << "factors of shape [" << shapeOf(factor) << "] for channels ["
                           << channels << "]";
  if (shapeOf(getResult()) != x)
    return emitOpError() << "result shape [" << shapeOf(getResult()) << "] is not the input's ["
                         << x << "]";
  return success();
}

LogicalResult QuantizedAddOp::verify() {
  if (getMultipliers().size() != 3 || getShifts().size() != 3 || getZeroPoints().size() != 3)
    return emitOpError("needs 3 multipliers, shifts and zero points: of x, y and the result");
  for (int64_t shift : getShifts())
    if (shift < 0 || shift > 31)
      return emitOpError() << "shift " << shift << " is not from 0 to 31";
  for (Value value : {Value(getX()), Value(getY()), Value(getResult())})
    if (!isTensorOf(value, 8))
      return emitOpError("adds int8 to int8");
  return verifyBroadcast(*this);
}

SmallVector<Value> RequantizeOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  StringRef primitive = getLeft() ? "requantize_left_s8" : "requantize_s8";
  return {sugar::elementwise(builder, getLoc(), operands, result, [&](ArrayRef<Scalar> s) {
    Scalar zeroPoint =
        sugar::literal(s[0], static_cast<double>(static_cast<int64_t>(getZeroPoint())));
    return sugar::call(primitive, {s[0], s[1], s[2], zeroPoint}, result.getElementType());
  })};
}

SmallVector<Value> QuantizedAddOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  Type i32 = builder.getI32Type();
  ArrayRef<int64_t> multipliers = getMultipliers(), shifts = getShifts(), zeros = getZeroPoints();
  return {sugar::elementwise(builder, getLoc(), operands, result, [&](ArrayRef<Scalar> s) {
    auto scaled = [&](unsigned i) {
      Scalar x = sugar::convert(s[i], i32);
      Scalar shifted = (x - static_cast<double>(zeros[i])) * static_cast<double>(1 << 20);
      return sugar::call("scale_s32",
                         {shifted, sugar::literal(x, static_cast<double>(multipliers[i])),
                          sugar::literal(x, static_cast<double>(shifts[i]))},
                         i32);
    };
    Scalar x = scaled(0), y = scaled(1);
    Scalar sum = x + y;
    auto number = [&](int64_t n) { return sugar::literal(sum, static_cast<double>(n)); };
    return sugar::call("requantize_s8",
                       {sum, number(multipliers[2]), number(shifts[2]), number(zeros[2])},
                       result.getElementType());
  })};
}
