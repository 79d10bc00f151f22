// Operators between real numbers and storage integers: meanings, and TFLite's QUANTIZE and
// DEQUANTIZE.
#include "dialects/burin/Foreign.h"
#include "dialects/burin/Sugar.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;
using burin::sugar::Scalar;

static RankedTensorType tensorOf(Value value) { return cast<RankedTensorType>(value.getType()); }

static LogicalResult verifySameShape(Operation *op) {
  ArrayRef<int64_t> x = tensorOf(op->getOperand(0)).getShape();
  ArrayRef<int64_t> y = tensorOf(op->getResult(0)).getShape();
  if (x != y)
    return op->emitOpError() << "result shape [" << y << "] is not the input's [" << x << "]";
  return success();
}

/// A scale that float arithmetic can divide by.
static bool isScale(double scale) {
  return scale >= std::numeric_limits<float>::min() && scale <= std::numeric_limits<float>::max();
}
static bool isZeroPoint(int64_t zero) { return zero >= -(1 << 16) && zero <= (1 << 16); }

LogicalResult QuantizeOp::verify() {
  if (!tensorOf(getInput()).getElementType().isF32() ||
      storageType(getType()).getElementType() != IntegerType::get(getContext(), 8))
    return emitOpError("takes float32 to 8-bit integers");
  if (!isScale(getScale().convertToDouble()) || !isZeroPoint(getZeroPoint()))
    return emitOpError("needs a scale above 0 and a zero point of 8 bits");
  if (!llvm::is_contained({"quantize_s8", "quantize_even_s8", "quantize_reciprocal_s8"},
                          getPrimitive()))
    return emitOpError() << "has no arithmetic \"" << getPrimitive() << "\"";
  return verifySameShape(*this);
}

LogicalResult DequantizeOp::verify() {
  RankedTensorType x = tensorOf(getInput());
  Type storage = storageType(x).getElementType();
  if (!(storage.isSignlessInteger(8) || storage.isSignlessInteger(16) ||
        storage.isSignlessInteger(32)) ||
      !tensorOf(getResult()).getElementType().isF32())
    return emitOpError("takes integers of 8, 16 or 32 bits to float32");
  size_t count = getScales().size();
  if (count == 0 || getZeroPoints().size() != count)
    return emitOpError("needs as many zero points as scales, and at least one");
  auto axis = static_cast<int64_t>(getAxis());
  if (count != 1 &&
      (axis < 0 || axis >= x.getRank() || x.getDimSize(axis) != static_cast<int64_t>(count)))
    return emitOpError() << "has " << count << " scales along axis " << axis << " of ["
                         << x.getShape() << "]";
  if (!llvm::all_of(getScales(), isScale) || !llvm::all_of(getZeroPoints(), isZeroPoint))
    return emitOpError("needs scales above 0 and zero points of 16 bits");
  return verifySameShape(*this);
}

LogicalResult RescaleOp::verify() {
  for (Value value : {Value(getX()), Value(getResult())})
    if (!isa<quant::UniformQuantizedType>(tensorOf(value).getElementType()))
      return emitOpError("takes and gives quantized tensors of one scale");
  return verifySameShape(*this);
}

LogicalResult LookupOp::verify() {
  Type i8 = IntegerType::get(getContext(), 8);
  for (Value value : {Value(getX()), Value(getTable()), Value(getResult())})
    if (tensorOf(value).getElementType() != i8)
      return emitOpError("takes int8 and a table of int8 to int8");
  if (tensorOf(getTable()).getShape() != ArrayRef<int64_t>{256})
    return emitOpError("needs a table of 256 numbers");
  return verifySameShape(*this);
}

LogicalResult FlipSignOp::verify() {
  for (Value value : {Value(getX()), Value(getResult())})
    if (!tensorOf(value).getElementType().isSignlessInteger(8))
      return emitOpError("takes bytes to bytes");
  return verifySameShape(*this);
}

SmallVector<Value> QuantizeOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  return {sugar::elementwise(builder, getLoc(), operands, result, [&](ArrayRef<Scalar> s) {
    Scalar scale = sugar::literal(s[0], static_cast<float>(getScale().convertToDouble()));
    OpBuilder &b = *s[0].builder;
    Scalar zero{&b, getLoc(),
                arith::ConstantOp::create(
                    b, getLoc(), b.getI32IntegerAttr(static_cast<int32_t>(getZeroPoint())))};
    return sugar::call(getPrimitive(), {s[0], scale, zero}, result.getElementType());
  })};
}

SmallVector<Value> DequantizeOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = tensorOf(getResult());
  Type f32 = builder.getF32Type(), i32 = builder.getI32Type();
  auto quantized = dyn_cast<quant::QuantizedType>(tensorOf(getInput()).getElementType());
  bool isUnsigned = quantized && !quantized.isSigned();
  auto widened = [&](Scalar x) -> Scalar {
    if (!isUnsigned)
      return sugar::convert(x, i32);
    return {x.builder, x.location, arith::ExtUIOp::create(*x.builder, x.location, i32, x.value)};
  };
  // Differences of 8 bits multiply so that no compiler can contract the product with a sum.
  bool isNarrow = storageType(getInput().getType()).getElementType().isInteger(8) &&
                  llvm::all_of(getZeroPoints(), [](int64_t zero) { return std::abs(zero) < 2048; });
  auto scaled = [&](Scalar steps, Scalar scale) {
    return isNarrow ? sugar::call("dequantize_f32", {steps, scale}, f32)
                    : sugar::convert(steps, f32) * scale;
  };
  if (getScales().size() == 1)
    return {sugar::elementwise(builder, getLoc(), operands, result, [&](ArrayRef<Scalar> s) {
      Scalar steps = widened(s[0]);
      if (getZeroPoints()[0] != 0)
        steps = steps - static_cast<double>(getZeroPoints()[0]);
      OpBuilder &b = *s[0].builder;
      Scalar scale{&b, getLoc(),
                   arith::ConstantOp::create(
                       b, getLoc(), b.getF32FloatAttr(static_cast<float>(getScales()[0])))};
      return scaled(steps, scale);
    })};
  SmallVector<float> scales;
  SmallVector<int32_t> zeros;
  for (auto [scale, zero] : llvm::zip(getScales(), getZeroPoints())) {
    scales.push_back(static_cast<float>(scale));
    zeros.push_back(static_cast<int32_t>(zero));
  }
  auto count = static_cast<int64_t>(scales.size());
  auto vector = [&](auto numbers, Type element) -> Value {
    return burin::ConstantOp::create(
        builder, getLoc(),
        DenseElementsAttr::get(withElement({count}, element), ArrayRef(numbers)));
  };
  auto rank = static_cast<unsigned>(result.getRank());
  AffineMap whole = builder.getMultiDimIdentityMap(rank);
  auto along = AffineMap::get(rank, 0, builder.getAffineDimExpr(static_cast<unsigned>(getAxis())),
                              builder.getContext());
  return {sugar::loops(builder, getLoc(), {operands[0], vector(scales, f32), vector(zeros, i32)},
                       sugar::empty(builder, getLoc(), result.getShape(), f32),
                       {whole, along, along, whole}, 0,
                       [&](ArrayRef<Scalar> s) { return scaled(widened(s[0]) - s[2], s[1]); })};
}

/// On storage integers only a profile knows it; on real numbers it is the identity.
SmallVector<Value> RescaleOp::define(OpBuilder &, ValueRange operands) { return {operands[0]}; }

SmallVector<Value> LookupOp::define(OpBuilder &builder, ValueRange operands) {
  return {sugar::elementwise(
      builder, getLoc(), operands[0], tensorOf(getResult()), [&](ArrayRef<Scalar> s) {
        OpBuilder &b = *s[0].builder;
        Scalar entry = sugar::convert(s[0], b.getI32Type()) + 128.0;
        Value index = arith::IndexCastOp::create(b, getLoc(), b.getIndexType(), entry.value);
        return Scalar{&b, getLoc(), tensor::ExtractOp::create(b, getLoc(), operands[1], index)};
      })};
}

SmallVector<Value> FlipSignOp::define(OpBuilder &builder, ValueRange operands) {
  return {sugar::elementwise(
      builder, getLoc(), operands, tensorOf(getResult()), [&](ArrayRef<Scalar> s) {
        Scalar highest = sugar::literal(s[0], -128);
        return Scalar{s[0].builder, getLoc(),
                      arith::XOrIOp::create(*s[0].builder, getLoc(), s[0].value, highest.value)};
      })};
}

//===-- TFLite
//------------------------------------------------------------------------------------//

LogicalResult fromTfliteQuantize(ForeignNode &node) {
  RankedTensorType x = node.type(0), y = node.declared();
  if (!node.operand(0))
    return failure();
  auto to = y ? dyn_cast<quant::UniformQuantizedType>(y.getElementType()) : nullptr;
  if (!x || !to || to.getStorageTypeIntegralWidth() != 8)
    return node.reject("the result is not of 8 bits with one scale",
                       "supported results are int8 and uint8 tensors");
  OpBuilder &builder = node.getBuilder();
  RankedTensorType type = withElement(x.getShape(), to);
  if (x.getElementType().isF32())
    return node.replace(QuantizeOp::create(builder, node.getLoc(), type, node.operand(0),
                                           llvm::APFloat(to.getScale()), to.getZeroPoint())
                            ->getResults());
  auto from = dyn_cast<quant::UniformQuantizedType>(x.getElementType());
  if (!from || from.getStorageTypeIntegralWidth() != 8)
    return node.reject("the input is neither float32 nor of 8 bits with one scale",
                       "supported inputs are float32, int8 and uint8 tensors");
  if (from == to)
    return node.replace(node.operand(0));
  return node.replace(
      RescaleOp::create(builder, node.getLoc(), type, node.operand(0))->getResults());
}

/// Constants of float16 are computed here: no operator works on them.
static LogicalResult fromFloat16(ForeignNode &node, RankedTensorType type) {
  DenseElementsAttr value = node.constant(0);
  if (!value)
    return node.reject("float16 tensors are supported as constants only",
                       "convert the model with float32 activations");
  auto toFloat32 = [](const APFloat &number) {
    APFloat wide = number;
    bool inexact = false;
    wide.convert(APFloat::IEEEsingle(), APFloat::rmNearestTiesToEven, &inexact);
    return wide.bitcastToAPInt();
  };
  auto f32 = node.getBuilder().getF32Type();
  auto wide = cast<DenseFPElementsAttr>(value).mapValues(f32, toFloat32);
  return node.replace(burin::ConstantOp::create(node.getBuilder(), node.getLoc(),
                                                withElement(type.getShape(), f32), wide)
                          ->getResults());
}

LogicalResult fromTfliteDequantize(ForeignNode &node) {
  RankedTensorType x = node.type(0), y = node.declared();
  if (!node.operand(0))
    return failure();
  if (!x || (y && !y.getElementType().isF32()))
    return node.reject("the result is not float32", "the file must state a float32 result");
  if (x.getElementType().isF16())
    return fromFloat16(node, x);
  auto type = dyn_cast<quant::QuantizedType>(x.getElementType());
  SmallVector<double> scales;
  SmallVector<int64_t> zeros;
  int64_t axis = 0;
  if (auto one = dyn_cast_or_null<quant::UniformQuantizedType>(type)) {
    scales.push_back(one.getScale());
    zeros.push_back(one.getZeroPoint());
  } else if (auto many = dyn_cast_or_null<quant::UniformQuantizedPerAxisType>(type)) {
    llvm::append_range(scales, many.getScales());
    llvm::append_range(zeros, many.getZeroPoints());
    axis = many.getQuantizedDimension();
  }
  if (scales.empty())
    return node.reject(
        "the input is not quantized",
        "supported inputs are quantized tensors of 8 or 16 bits, and float16 constants");
  OpBuilder &builder = node.getBuilder();
  return node.replace(DequantizeOp::create(builder, node.getLoc(),
                                           withElement(x.getShape(), builder.getF32Type()),
                                           node.operand(0), scales, zeros, axis)
                          ->getResults());
}
