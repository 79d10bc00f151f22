// Meanings of the integer operators with float factors. Every product that is added to something,
// and every rounding, is a primitive: its text keeps compilers from contracting the arithmetic.
#include "dialects/burin/Broadcast.h"
#include "dialects/burin/Windows.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace burin;
using burin::sugar::Scalar;

static RankedTensorType tensorOf(Value value) { return cast<RankedTensorType>(value.getType()); }
static bool isInt(Value value, unsigned bits) {
  return tensorOf(value).getElementType().isSignlessInteger(bits);
}

/// What the verifiers accept as a zero point: that of an 8-bit type, signed or not.
static LogicalResult verifyZeroPoint(Operation *op, int64_t zero) {
  if (zero < -256 || zero > 256)
    return op->emitOpError() << "zero point " << zero << " is not from -256 to 256";
  return success();
}
static LogicalResult verifyFactor(Operation *op, const APFloat &factor) {
  if (!factor.isFinite())
    return op->emitOpError("a factor is not finite");
  return success();
}
static LogicalResult verifyBias(Operation *op, int64_t bias) {
  if (bias != 0 && bias != 128)
    return op->emitOpError() << "bias " << bias << " is neither 0 nor 128";
  return success();
}

/// A constant of int32 or float, whatever `like` is.
static Scalar integer(Scalar like, int64_t number) {
  OpBuilder &b = *like.builder;
  return {&b, like.location,
          arith::ConstantOp::create(b, like.location,
                                    b.getI32IntegerAttr(static_cast<int32_t>(number)))};
}
static Scalar real(Scalar like, const APFloat &number) {
  OpBuilder &b = *like.builder;
  return {&b, like.location,
          arith::ConstantOp::create(b, like.location, b.getF32FloatAttr(number.convertToFloat()))};
}

LogicalResult QuantizedAddF32Op::verify() {
  for (Value value : {Value(getX()), Value(getY()), Value(getResult())})
    if (!isInt(value, 8))
      return emitOpError("adds int8 to int8");
  for (const APFloat &factor : {getXFactor(), getYFactor(), getStart()})
    if (failed(verifyFactor(*this, factor)))
      return failure();
  if (failed(verifyBias(*this, static_cast<int64_t>(getBias()))))
    return failure();
  return verifyBroadcast(*this);
}

LogicalResult QuantizedAveragePool2DF32Op::verify() {
  if (!isInt(getInput(), 8) || !isInt(getResult(), 8))
    return emitOpError("takes int8 to int8");
  if (getBorder().size() != 4 || llvm::any_of(getBorder(), [](int64_t n) { return n < 0; }))
    return emitOpError("needs a border of 4 extents");
  for (const APFloat &scale : {getScale(), getResultScale()})
    if (failed(verifyFactor(*this, scale)))
      return failure();
  if (getResultScale().isZero())
    return emitOpError("the result's scale is 0");
  for (int64_t zero :
       {static_cast<int64_t>(getZeroPoint()), static_cast<int64_t>(getResultZeroPoint())})
    if (failed(verifyZeroPoint(*this, zero)))
      return failure();
  if (failed(verifyBias(*this, static_cast<int64_t>(getBias()))))
    return failure();
  return verifyPool(*this, getWindow(), getStrides());
}

LogicalResult QuantizedSoftmaxF32Op::verify() {
  auto x = tensorOf(getInput()), table = tensorOf(getTable());
  if (x.getRank() < 1 || !isInt(getInput(), 8) || x != tensorOf(getResult()))
    return emitOpError("takes int8 of at least one axis to the same");
  if (table.getShape() != ArrayRef<int64_t>{256} || !table.getElementType().isF32())
    return emitOpError("needs a table of 256 floats");
  if (failed(verifyFactor(*this, getFactor())))
    return failure();
  return verifyZeroPoint(*this, static_cast<int64_t>(getZeroPoint()));
}

SmallVector<Value> QuantizedAddF32Op::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = tensorOf(getResult());
  Type i32 = builder.getI32Type(), f32 = builder.getF32Type();
  auto bias = static_cast<int64_t>(getBias());
  return {sugar::elementwise(builder, getLoc(), operands, result, [&](ArrayRef<Scalar> s) {
    auto raised = [&](Scalar stored) {
      Scalar wide = sugar::convert(stored, i32);
      return sugar::convert(bias ? wide + static_cast<double>(bias) : wide, f32);
    };
    Scalar y = raised(s[1]), x = raised(s[0]);
    Scalar half =
        sugar::call("multiply_add_f32", {y, real(y, getYFactor()), real(y, getStart())}, f32);
    Scalar sum = sugar::call("multiply_add_f32", {x, real(x, getXFactor()), half}, f32);
    return sugar::call("round_even_s8", {sum, integer(sum, -bias)}, result.getElementType());
  })};
}

SmallVector<Value> QuantizedAveragePool2DF32Op::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = tensorOf(getResult());
  Type i32 = builder.getI32Type(), f32 = builder.getF32Type();
  auto sums = RankedTensorType::get(result.getShape(), f32);
  Value sum =
      overWindows(builder, getLoc(), operands[0], sugar::filled(builder, getLoc(), sums, 0),
                  getWindow(), getStrides(), [&](ArrayRef<Scalar> s) {
                    Scalar steps = sugar::convert(s[0], i32) -
                                   static_cast<double>(static_cast<int64_t>(getZeroPoint()));
                    Scalar x = sugar::call("dequantize_f32", {steps, real(steps, getScale())}, f32);
                    return sugar::call("add_f32", {s[2], x}, f32);
                  });
  return {overCounts(builder, getLoc(), tensorOf(operands[0]), sum, result, getWindow(),
                     getStrides(), getBorder(), [&](Scalar total, Scalar count) {
                       Scalar zero = sugar::literal(
                           total, static_cast<double>(static_cast<int64_t>(getResultZeroPoint())));
                       Scalar steps =
                           sugar::call("mean_steps_f32",
                                       {total, count, real(total, getResultScale()), zero}, f32);
                       Scalar bias = integer(total, -static_cast<int64_t>(getBias()));
                       return sugar::call("round_even_s8", {steps, bias}, result.getElementType());
                     })};
}

SmallVector<Value> QuantizedSoftmaxF32Op::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType type = tensorOf(getResult());
  Location loc = getLoc();
  Type i8 = builder.getI8Type(), i32 = builder.getI32Type(), f32 = builder.getF32Type();
  auto rank = static_cast<unsigned>(type.getRank());
  AffineMap whole = builder.getMultiDimIdentityMap(rank);
  AffineMap row = AffineMap::get(rank, 0, whole.getResults().drop_back(), builder.getContext());
  auto rowsOf = [&](Type element) {
    return RankedTensorType::get(type.getShape().drop_back(), element);
  };
  Value most =
      sugar::loops(builder, loc, operands[0], sugar::filled(builder, loc, rowsOf(i8), -128),
                   {whole, row}, 1, [](ArrayRef<Scalar> s) { return sugar::max(s[1], s[0]); });
  Value powers = sugar::loops(
      builder, loc, {operands[0], most}, sugar::empty(builder, loc, type.getShape(), f32),
      {whole, row, whole}, 0, [&](ArrayRef<Scalar> s) {
        Scalar largest = sugar::convert(s[1], i32), value = sugar::convert(s[0], i32);
        Scalar distance = largest - value;
        OpBuilder &b = *distance.builder;
        Value index = arith::IndexCastOp::create(b, loc, b.getIndexType(), distance.value);
        return Scalar{&b, loc, tensor::ExtractOp::create(b, loc, operands[1], index)};
      });
  Value sum = sugar::loops(builder, loc, powers, sugar::filled(builder, loc, rowsOf(f32), 0),
                           {whole, row}, 1, [&](ArrayRef<Scalar> s) {
                             return sugar::call("add_f32", {s[1], s[0]}, f32);
                           });
  return {sugar::loops(
      builder, loc, {powers, sum}, sugar::empty(builder, loc, type.getShape(), i8),
      {whole, row, whole}, 0, [&](ArrayRef<Scalar> s) {
        Scalar ratio = sugar::call("scaled_ratio_f32", {s[0], real(s[0], getFactor()), s[1]}, f32);
        Scalar zero = integer(ratio, static_cast<int64_t>(getZeroPoint()));
        return sugar::call("round_even_s8", {ratio, zero}, i8);
      })};
}
