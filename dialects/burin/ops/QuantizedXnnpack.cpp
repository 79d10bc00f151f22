// Meanings of the integer operators that XNNPACK and TFLite's optimized kernels compute in float.
#include "dialects/burin/Broadcast.h"
#include "dialects/burin/ops/SoftmaxTable.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace burin;
using burin::sugar::Scalar;

static RankedTensorType tensorOf(Value value) { return cast<RankedTensorType>(value.getType()); }
static bool isTensorOf(Value value, unsigned bits) {
  return tensorOf(value).getElementType().isSignlessInteger(bits);
}
static bool isFinite(const APFloat &number) { return number.isFinite(); }

/// An int32 beside a scalar of any type.
static Scalar integer(Scalar like, int64_t number) {
  OpBuilder &b = *like.builder;
  return {&b, like.location,
          arith::ConstantOp::create(b, like.location,
                                    b.getI32IntegerAttr(static_cast<int32_t>(number)))};
}
static Scalar real(Scalar like, const APFloat &number) {
  OpBuilder &b = *like.builder;
  return {&b, like.location,
          arith::ConstantOp::create(b, like.location, b.getFloatAttr(b.getF32Type(), number))};
}

LogicalResult QuantizedAddShiftOp::verify() {
  for (Value value : {Value(getX()), Value(getY()), Value(getResult())})
    if (!isTensorOf(value, 8))
      return emitOpError("adds int8 to int8");
  auto zero = static_cast<int64_t>(getZeroPoint());
  if (getShift() > 31 || zero < -128 || zero > 127)
    return emitOpError() << "shift " << getShift() << " or zero point " << zero
                         << " is out of range";
  int64_t reach = std::abs(int64_t{static_cast<int32_t>(getStart())});
  for (uint32_t factor : {getXFactor(), getYFactor()})
    reach += 128 * std::abs(int64_t{static_cast<int32_t>(factor)});
  if (reach > std::numeric_limits<int32_t>::max())
    return emitOpError() << "a sum can reach " << reach << ", beyond int32";
  return verifyBroadcast(*this);
}

LogicalResult QuantizedScaleSumOp::verify() {
  if (!isTensorOf(getInput(), 32) || !isTensorOf(getResult(), 8))
    return emitOpError("takes int32 sums to int8");
  if (!isFinite(getFactor()) || !isFinite(getOffset()))
    return emitOpError("needs a finite factor and offset");
  if (getLowered() != 0 && getLowered() != 128)
    return emitOpError("is lowered by 0 or 128");
  if (tensorOf(getInput()).getShape() != tensorOf(getResult()).getShape())
    return emitOpError("changes the shape");
  return success();
}

LogicalResult QuantizedSoftmaxLutOp::verify() {
  RankedTensorType x = tensorOf(getInput()), table = tensorOf(getTable());
  if (x.getRank() < 1 || !isTensorOf(getInput(), 8) || x != getType())
    return emitOpError("takes int8 of at least one axis to the same");
  if (table.getShape() != ArrayRef<int64_t>{256} || !table.getElementType().isF32())
    return emitOpError("needs a table of 256 float32");
  return success();
}

SmallVector<Value> QuantizedAddShiftOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  Type i32 = builder.getI32Type();
  auto factor = [](uint32_t bits) { return static_cast<double>(static_cast<int32_t>(bits)); };
  return {sugar::elementwise(builder, getLoc(), operands, result, [&](ArrayRef<Scalar> s) {
    Scalar x = sugar::convert(s[0], i32) * factor(getXFactor());
    Scalar y = sugar::convert(s[1], i32) * factor(getYFactor());
    Scalar sum = (x + factor(getStart())) + y;
    return sugar::call("shift_right_s8",
                       {sum, integer(sum, static_cast<int64_t>(getShift())),
                        integer(sum, static_cast<int64_t>(getZeroPoint()))},
                       result.getElementType());
  })};
}

SmallVector<Value> QuantizedScaleSumOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  return {sugar::elementwise(builder, getLoc(), operands, result, [&](ArrayRef<Scalar> s) {
    return sugar::call("scale_sum_s8",
                       {s[0], real(s[0], getFactor()), real(s[0], getOffset()),
                        integer(s[0], static_cast<int64_t>(getLowered()))},
                       result.getElementType());
  })};
}

SmallVector<Value> QuantizedSoftmaxLutOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType type = storageType(getType());
  Location loc = getLoc();
  Type i8 = builder.getI8Type(), f32 = builder.getF32Type();
  auto rowShape = type.getShape().drop_back();
  auto rows = [&](Type element) { return RankedTensorType::get(rowShape, element); };
  AffineMap whole = builder.getMultiDimIdentityMap(static_cast<unsigned>(type.getRank()));
  AffineMap row = whole.getMajorSubMap(static_cast<unsigned>(type.getRank() - 1));
  Value most =
      sugar::loops(builder, loc, operands[0], sugar::filled(builder, loc, rows(i8), -128),
                   {whole, row}, 1, [](ArrayRef<Scalar> s) { return sugar::max(s[1], s[0]); });
  // A call keeps the order: this sum rounds as it goes.
  Value sum =
      sugar::loops(builder, loc, {operands[0], most}, sugar::filled(builder, loc, rows(f32), 0),
                   {whole, row, row}, 1, [&](ArrayRef<Scalar> s) {
                     Scalar power = tabled(operands[1], s[0], s[1]);
                     return sugar::call("add_f32", {s[2], power}, f32);
                   });
  Value inverse = sugar::elementwise(builder, loc, sum, rows(f32), [&](ArrayRef<Scalar> s) {
    return sugar::call("softmax_inverse_f32", {s[0]}, f32);
  });
  StringRef share = getHalfUp() ? "softmax_share_up_s8" : "softmax_share_s8";
  return {sugar::loops(builder, loc, {operands[0], most, inverse},
                       sugar::empty(builder, loc, type.getShape(), i8), {whole, row, row, whole}, 0,
                       [&](ArrayRef<Scalar> s) {
                         Scalar power = tabled(operands[1], s[0], s[1]);
                         return sugar::call(share, {power, s[2]}, i8);
                       })};
}
