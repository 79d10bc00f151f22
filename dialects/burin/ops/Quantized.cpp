// Meanings of the integer operators: arithmetic by the primitives of templates/cxx/arithmetic.inc.
#include "dialects/burin/Broadcast.h"
#include "dialects/burin/Sugar.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

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
      !isTensorOf(getMultiplier(), 32) || !isTensorOf(getShift(), 8))
    return emitOpError("takes int32 sums and multipliers and int8 shifts to int8");
  for (Value factor : {Value(getMultiplier()), Value(getShift())})
    if (shapeOf(factor) != channels && shapeOf(factor) != ArrayRef<int64_t>{1})
      return emitOpError() << "factors of shape [" << shapeOf(factor) << "] for channels ["
                           << channels << "]";
  if (shapeOf(getResult()) != x)
    return emitOpError() << "result shape [" << shapeOf(getResult()) << "] is not the input's ["
                         << x << "]";
  if (getBounded() && getLeft())
    return emitOpError("is either bounded or shifts to the left");
  return success();
}

LogicalResult RequantizeF32Op::verify() {
  auto x = cast<RankedTensorType>(getInput().getType());
  auto factor = cast<RankedTensorType>(getFactor().getType());
  if (!isTensorOf(getInput(), 32) || !factor.getElementType().isF32() ||
      !isTensorOf(getResult(), 8))
    return emitOpError("takes int32 sums and float factors to int8");
  ArrayRef<int64_t> result = cast<RankedTensorType>(getType()).getShape();
  if (x.getRank() < 1 || result != x.getShape())
    return emitOpError() << "result shape [" << result << "] is not the input's [" << x.getShape()
                         << "]";
  if (factor.getShape() != x.getShape().take_back(1) && factor.getShape() != ArrayRef<int64_t>{1})
    return emitOpError() << "factors of shape [" << factor.getShape() << "] for channels ["
                         << x.getShape().take_back(1) << "]";
  auto zero = static_cast<int64_t>(getZeroPoint());
  if (zero < -128 || zero > 127)
    return emitOpError() << "zero point " << zero << " is not one of int8";
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

LogicalResult QuantizedProductOp::verify() {
  if (!isTensorOf(getX(), 8) || !isTensorOf(getY(), 8) || !isTensorOf(getResult(), 32))
    return emitOpError("multiplies int8 by int8 to int32");
  if (getZeroPoints().size() != 2 ||
      llvm::any_of(getZeroPoints(), [](int64_t zero) { return zero < -128 || zero > 127; }))
    return emitOpError("needs the zero points of x and y, of 8 bits");
  return verifyBroadcast(*this);
}

LogicalResult QuantizedSumOp::verify() {
  auto x = cast<RankedTensorType>(getInput().getType());
  if (!isTensorOf(getInput(), 8) || !isTensorOf(getResult(), 32))
    return emitOpError("sums int8 in int32");
  SmallVector<int64_t> shape;
  int64_t count = 1;
  for (auto [axis, extent] : llvm::enumerate(x.getShape()))
    if (llvm::is_contained(getAxes(), static_cast<int64_t>(axis)))
      count *= extent;
    else
      shape.push_back(extent);
  if (!llvm::is_sorted(getAxes(), std::less_equal<>()) ||
      llvm::any_of(getAxes(), [&](int64_t axis) { return axis < 0 || axis >= x.getRank(); }) ||
      cast<RankedTensorType>(getType()).getShape() != ArrayRef(shape))
    return emitOpError() << "axes [" << getAxes() << "] do not ascend in rank " << x.getRank()
                         << ", or leave another shape than the result's";
  int64_t reach = 128 * count + std::abs(int64_t{static_cast<int32_t>(getStart())});
  if (count > (1 << 24) || reach > std::numeric_limits<int32_t>::max())
    return emitOpError() << "a sum of " << count << " elements can leave int32";
  return success();
}

SmallVector<Value> QuantizedProductOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  return {sugar::elementwise(builder, getLoc(), operands, result, [&](ArrayRef<Scalar> s) {
    auto less = [&](unsigned i) {
      return sugar::convert(s[i], builder.getI32Type()) - static_cast<double>(getZeroPoints()[i]);
    };
    Scalar x = less(0), y = less(1);
    return x * y;
  })};
}

SmallVector<Value> QuantizedSumOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  auto rank = static_cast<unsigned>(cast<RankedTensorType>(operands[0].getType()).getRank());
  auto reductions = static_cast<unsigned>(getAxes().size());
  SmallVector<AffineExpr> index, kept;
  unsigned nextKept = 0, nextReduced = rank - reductions;
  for (unsigned axis = 0; axis < rank; axis++)
    index.push_back(builder.getAffineDimExpr(
        llvm::is_contained(getAxes(), int64_t{axis}) ? nextReduced++ : nextKept++));
  for (unsigned axis = 0; axis < rank - reductions; axis++)
    kept.push_back(builder.getAffineDimExpr(axis));
  MLIRContext *context = builder.getContext();
  Value start = sugar::filled(builder, getLoc(), result,
                              static_cast<double>(static_cast<int32_t>(getStart())));
  return {sugar::loops(
      builder, getLoc(), operands[0], start,
      {AffineMap::get(rank, 0, index, context), AffineMap::get(rank, 0, kept, context)}, reductions,
      [&](ArrayRef<Scalar> s) { return s[1] + sugar::convert(s[0], builder.getI32Type()); })};
}

SmallVector<Value> RequantizeOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  StringRef primitive = getBounded() ? "requantize_bounded_s8"
                        : getLeft()  ? "requantize_left_s8"
                                     : "requantize_s8";
  return {sugar::elementwise(builder, getLoc(), operands, result, [&](ArrayRef<Scalar> s) {
    Scalar zeroPoint =
        sugar::literal(s[0], static_cast<double>(static_cast<int64_t>(getZeroPoint())));
    Scalar shift = sugar::convert(s[2], builder.getI32Type());
    return sugar::call(primitive, {s[0], s[1], shift, zeroPoint}, result.getElementType());
  })};
}

SmallVector<Value> RequantizeF32Op::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  return {sugar::elementwise(builder, getLoc(), operands, result, [&](ArrayRef<Scalar> s) {
    OpBuilder &b = *s[0].builder;
    auto zero = b.getI32IntegerAttr(static_cast<int32_t>(static_cast<int64_t>(getZeroPoint())));
    Scalar zeroPoint{&b, getLoc(), arith::ConstantOp::create(b, getLoc(), zero)};
    return sugar::call("requantize_even_s8", {s[0], s[1], zeroPoint}, result.getElementType());
  })};
}

SmallVector<Value> QuantizedAddOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  Type i32 = builder.getI32Type();
  ArrayRef<int64_t> multipliers = getMultipliers(), shifts = getShifts(), zeros = getZeroPoints();
  // Operands of 28 bits by factors below 1: their sum is below 2^30.
  bool bounded =
      shifts[2] >= 1 && shifts[2] <= 23 && llvm::all_of(multipliers, [](int64_t multiplier) {
        return multiplier >= 0 && multiplier <= std::numeric_limits<int32_t>::max();
      });
  for (int64_t zero : zeros)
    bounded &= zero >= -128 && zero <= 127;
  return {sugar::elementwise(builder, getLoc(), operands, result, [&](ArrayRef<Scalar> s) {
    auto scaled = [&](unsigned i) {
      Scalar x = sugar::convert(s[i], i32) - static_cast<double>(zeros[i]);
      // One half, as of the operand with the larger scale, leaves nothing to round.
      if (multipliers[i] == 1 << 30 && shifts[i] == 0)
        return x * static_cast<double>(1 << 19);
      Scalar shifted = x * static_cast<double>(1 << 20);
      return sugar::call("scale_s32",
                         {shifted, sugar::literal(x, static_cast<double>(multipliers[i])),
                          sugar::literal(x, static_cast<double>(shifts[i]))},
                         i32);
    };
    Scalar x = scaled(0), y = scaled(1);
    Scalar sum = getSubtract() ? x - y : x + y;
    auto number = [&](int64_t n) { return sugar::literal(sum, static_cast<double>(n)); };
    return sugar::call(
        bounded ? "requantize_bounded_s8" : "requantize_s8",
        {sum, number(multipliers[2]), number(shifts[2] - (bounded ? 1 : 0)), number(zeros[2])},
        result.getElementType());
  })};
}
