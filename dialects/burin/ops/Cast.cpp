// Conversion between element types: its meaning, its rules, and the foreign nodes it comes from.
#include "dialects/burin/Broadcast.h"
#include "dialects/burin/Sugar.h"
#include "dialects/burin/ops/ElementwiseImport.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;
using burin::sugar::Scalar;

LogicalResult CastOp::verify() { return verifyBroadcast(*this); }

OpFoldResult CastOp::fold(FoldAdaptor) { return getX().getType() == getType() ? getX() : Value(); }

SmallVector<Value> CastOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType type = storageType(getType());
  return {sugar::elementwise(builder, getLoc(), operands, type, [&](ArrayRef<Scalar> s) {
    return sugar::castTo(s[0], type.getElementType());
  })};
}

static LogicalResult castTo(ForeignNode &node, Type element) {
  RankedTensorType x = typeOf(node, 0, Elements::Any);
  if (!x)
    return failure();
  if (isa<quant::QuantizedType>(x.getElementType()) || isa<quant::QuantizedType>(element))
    return node.reject("casts of quantized numbers are not supported",
                       "quantize and dequantize them instead");
  bool isKnown = node.constant(0) != nullptr;
  if (!isKnown && (element.isF64() || x.getElementType().isF64()))
    return node.reject("double precision is supported in constants only", "cast to float32");
  return node.replace(node.getBuilder().createOrFold<CastOp>(
      node.getLoc(), withElement(x.getShape(), element), node.operand(0)));
}

/// The element type of ONNX's number; null for those that are not supported.
static Type onnxElement(int64_t number, OpBuilder &builder) {
  switch (number) {
  case 1:
    return builder.getF32Type();
  case 3:
    return builder.getI8Type();
  case 5:
    return builder.getI16Type();
  case 6:
    return builder.getI32Type();
  case 7:
    return builder.getI64Type();
  case 9:
    return builder.getI1Type();
  case 11:
    return builder.getF64Type();
  default:
    return {};
  }
}
LogicalResult fromOnnxCast(ForeignNode &node) {
  Type element = onnxElement(node.integer("to", 0), node.getBuilder());
  if (!element)
    return node.reject(llvm::formatv("a cast to element type {0}", node.integer("to", 0)),
                       "supported are float32 (1), int8 (3), int16 (5), int32 (6), int64 (7), "
                       "bool (9) and, of constants, float64 (11)");
  return castTo(node, element);
}

LogicalResult fromTfliteCast(ForeignNode &node) {
  RankedTensorType result = node.declared();
  Type element = result ? result.getElementType() : Type();
  if (!element || !(element.isF32() || element.isF64() || element.isSignlessInteger() ||
                    isa<quant::QuantizedType>(element)))
    return node.reject("the result's type is not supported",
                       "supported are float32, signed integers and bool");
  return castTo(node, element);
}
