// The foreign nodes that arithmetic and functions come from; their meanings stand in
// Elementwise.td.
#include "dialects/burin/Broadcast.h"
#include "dialects/burin/ops/ElementwiseImport.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;

namespace burin {

RankedTensorType typeOf(ForeignNode &node, unsigned index, Elements elements) {
  if (!node.operand(index))
    return {};
  RankedTensorType type = node.type(index);
  Type element = type ? type.getElementType() : Type();
  bool isBool = element && element.isInteger(1);
  bool isFloat = element && (element.isF32() || isa<quant::QuantizedType>(element));
  bool isNumber =
      isFloat || (element && !isBool && (element.isSignlessInteger() || element.isF64()));
  auto accept = [&](bool fits, StringRef what) {
    if (!fits || !type.hasStaticShape()) {
      (void)node.reject(llvm::formatv("operand {0} is not a tensor of {1}", index, what),
                        "cast it to a supported type, and fix open dimensions with --dim");
      return RankedTensorType();
    }
    return type;
  };
  switch (elements) {
  case Elements::Floats:
    return accept(isFloat, "float32");
  case Elements::Numbers:
    return accept(isNumber, "floats or signed integers");
  case Elements::Bools:
    return accept(isBool, "bools");
  case Elements::Any:
    break;
  }
  return accept(isNumber || isBool, "floats, signed integers or bools");
}

std::optional<SmallVector<int64_t>> commonShape(ForeignNode &node,
                                                ArrayRef<RankedTensorType> types) {
  SmallVector<int64_t> common(types.front().getShape());
  for (RankedTensorType type : types.drop_front()) {
    auto wider = broadcastShape(common, type.getShape());
    if (!wider) {
      (void)node.reject("the operands' shapes do not broadcast",
                        "aligned at the right, extents are equal or 1");
      return std::nullopt;
    }
    common = *wider;
  }
  int64_t count = 1;
  for (int64_t extent : common)
    if (extent > 0 && count > std::numeric_limits<int32_t>::max() / extent) {
      (void)node.reject("the result has 2^31 elements or more", "supported are fewer");
      return std::nullopt;
    } else {
      count *= extent;
    }
  return common;
}

Type resultElement(ForeignNode &node, Type element) {
  RankedTensorType declared = node.declared();
  bool isQuantized = isa<quant::QuantizedType>(element);
  if (!declared) {
    if (isQuantized)
      (void)node.reject("the result has no type", "the file must state its quantization");
    return isQuantized ? Type() : element;
  }
  Type result = declared.getElementType();
  if (result == element || (isQuantized && isa<quant::QuantizedType>(result)))
    return result;
  (void)node.reject("the result's type is not the operands'",
                    "the file contradicts itself; convert the model again");
  return {};
}

Value scalarConstant(ForeignNode &node, Type element, double number) {
  OpBuilder &builder = node.getBuilder();
  Attribute value = isa<FloatType>(element)
                        ? Attribute(builder.getFloatAttr(element, number))
                        : Attribute(builder.getIntegerAttr(element, static_cast<int64_t>(number)));
  return ConstantOp::create(builder, node.getLoc(),
                            DenseElementsAttr::get(withElement({}, element), value));
}

} // namespace burin

static LogicalResult finish(ForeignNode &node, FailureOr<Value> value) {
  return failed(value) ? failure() : node.replace(*value);
}

/// A binary operator of TFLite: the activation is part of the node.
template <class Op> static LogicalResult withActivation(ForeignNode &node) {
  auto value = binary<Op>(node, Elements::Numbers);
  return failed(value) ? failure() : finish(node, fusedActivation(node, *value));
}

/// An operator of one operand or more, joined from the left.
template <class Op> static LogicalResult joined(ForeignNode &node) {
  if (!typeOf(node, 0, Elements::Numbers))
    return failure();
  if (node.numOperands() == 1)
    return node.replace(node.operand(0));
  auto value = binary<Op>(node, Elements::Numbers);
  for (unsigned i = 2; succeeded(value) && i < node.numOperands(); i++) {
    RankedTensorType next = typeOf(node, i, Elements::Numbers);
    if (!next)
      return failure();
    if (next.getElementType() != node.type(0).getElementType() ||
        isa<quant::QuantizedType>(next.getElementType()))
      return node.reject(llvm::formatv("operand {0} differs in type or is quantized", i),
                         "more than two operands are supported in one unquantized type");
    value = binaryOf<Op>(node, *value, node.operand(i));
  }
  return finish(node, value);
}

/// Integer divisors must be known, so that none divides by zero or overflows; `positive` asks for
/// more than that.
static LogicalResult checkDivisor(ForeignNode &node, bool positive) {
  RankedTensorType type = typeOf(node, 1, Elements::Numbers);
  if (!type)
    return failure();
  if (!isa<IntegerType>(type.getElementType()))
    return success();
  auto divisors = node.integers(1);
  if (divisors &&
      llvm::all_of(*divisors, [&](int64_t n) { return n > 0 || (!positive && n < -1); }))
    return success();
  if (positive)
    return node.reject("an integer divisor is not known at compile time, or is not positive",
                       "divide by positive constants, or in float");
  return node.reject("an integer divisor is not known at compile time, or is 0 or -1",
                     "divide by constants, or in float");
}

LogicalResult fromOnnxAdd(ForeignNode &node) {
  if (node.isNamed("onnx.Add") && node.numOperands() != 2)
    return node.reject(llvm::formatv("{0} operands", node.numOperands()),
                       "2 operands are added; Sum adds any number");
  return joined<AddOp>(node);
}
LogicalResult fromOnnxMax(ForeignNode &node) { return joined<MaxOp>(node); }
LogicalResult fromOnnxMin(ForeignNode &node) { return joined<MinOp>(node); }
LogicalResult fromOnnxSub(ForeignNode &node) {
  return finish(node, binary<SubOp>(node, Elements::Numbers));
}
LogicalResult fromOnnxMul(ForeignNode &node) {
  return finish(node, binary<MulOp>(node, Elements::Numbers));
}
LogicalResult fromOnnxDiv(ForeignNode &node) {
  return failed(checkDivisor(node, false)) ? failure()
                                           : finish(node, binary<DivOp>(node, Elements::Numbers));
}
/// With fmod the remainder has the sign of the dividend, as in C, else that of the divisor.
LogicalResult fromOnnxMod(ForeignNode &node) {
  RankedTensorType x = typeOf(node, 0, Elements::Numbers);
  if (!x || failed(checkDivisor(node, node.integer("fmod", 0) == 0)))
    return failure();
  if (!isa<IntegerType>(x.getElementType()))
    return node.reject("the remainder of floats is not supported", "supported are integers");
  return finish(node, node.integer("fmod", 0) ? binary<RemainderOp>(node, Elements::Numbers)
                                              : binary<FloorModOp>(node, Elements::Numbers));
}

LogicalResult fromTfliteAdd(ForeignNode &node) { return withActivation<AddOp>(node); }
LogicalResult fromTfliteSub(ForeignNode &node) { return withActivation<SubOp>(node); }
LogicalResult fromTfliteMul(ForeignNode &node) { return withActivation<MulOp>(node); }
LogicalResult fromTfliteDiv(ForeignNode &node) {
  return failed(checkDivisor(node, false)) ? failure() : withActivation<DivOp>(node);
}
LogicalResult fromTfliteFloorDiv(ForeignNode &node) {
  return failed(checkDivisor(node, true))
             ? failure()
             : finish(node, binary<FloorDivOp>(node, Elements::Numbers));
}
LogicalResult fromTfliteFloorMod(ForeignNode &node) { return fromOnnxMod(node); }
LogicalResult fromTfliteSquaredDifference(ForeignNode &node) {
  return finish(node, binary<SquaredDifferenceOp>(node, Elements::Numbers));
}

LogicalResult fromNeg(ForeignNode &node) { return unary<NegOp>(node, Elements::Numbers); }
LogicalResult fromAbs(ForeignNode &node) { return unary<AbsOp>(node, Elements::Numbers); }
LogicalResult fromSign(ForeignNode &node) { return unary<SignOp>(node, Elements::Numbers); }
LogicalResult fromTfliteSquare(ForeignNode &node) {
  return unary<SquareOp>(node, Elements::Numbers);
}
LogicalResult fromReciprocal(ForeignNode &node) {
  return unary<ReciprocalOp>(node, Elements::Floats);
}
LogicalResult fromSqrt(ForeignNode &node) { return unary<SqrtOp>(node, Elements::Floats); }
LogicalResult fromRsqrt(ForeignNode &node) { return unary<RsqrtOp>(node, Elements::Floats); }
LogicalResult fromFloor(ForeignNode &node) { return unary<FloorOp>(node, Elements::Floats); }
LogicalResult fromCeil(ForeignNode &node) { return unary<CeilOp>(node, Elements::Floats); }
LogicalResult fromRound(ForeignNode &node) { return unary<RoundOp>(node, Elements::Floats); }
LogicalResult fromExp(ForeignNode &node) { return unary<ExpOp>(node, Elements::Floats); }
LogicalResult fromLog(ForeignNode &node) { return unary<LogOp>(node, Elements::Floats); }
LogicalResult fromSin(ForeignNode &node) { return unary<SinOp>(node, Elements::Floats); }
LogicalResult fromCos(ForeignNode &node) { return unary<CosOp>(node, Elements::Floats); }
LogicalResult fromErf(ForeignNode &node) { return unary<ErfOp>(node, Elements::Floats); }

/// The one number that a constant operand holds, of any type.
static std::optional<double> numberOf(ForeignNode &node, unsigned index) {
  DenseElementsAttr value = node.constant(index);
  if (!value || !value.isSplat())
    return std::nullopt;
  if (isa<FloatType>(value.getElementType()))
    return value.getSplatValue<APFloat>().convertToDouble();
  if (value.getElementType().isSignlessInteger())
    return static_cast<double>(value.getSplatValue<APInt>().getSExtValue());
  return std::nullopt;
}

/// Constant exponents that products and roots express; null for others.
static Value powerOf(ForeignNode &node, double exponent, RankedTensorType type) {
  OpBuilder &builder = node.getBuilder();
  Value x = node.operand(0);
  auto times = [&](Value a, Value b) -> Value {
    return MulOp::create(builder, node.getLoc(), type, a, b);
  };
  if (exponent == 1)
    return x;
  if (exponent == 2)
    return SquareOp::create(builder, node.getLoc(), type, x);
  if (exponent == 3)
    return times(SquareOp::create(builder, node.getLoc(), type, x), x);
  if (exponent == 4)
    return SquareOp::create(builder, node.getLoc(), type,
                            SquareOp::create(builder, node.getLoc(), type, x));
  if (!type.getElementType().isF32())
    return {};
  if (exponent == -1)
    return ReciprocalOp::create(builder, node.getLoc(), type, x);
  if (exponent == 0.5)
    return SqrtOp::create(builder, node.getLoc(), type, x);
  if (exponent == -0.5)
    return RsqrtOp::create(builder, node.getLoc(), type, x);
  return {};
}

LogicalResult fromPow(ForeignNode &node) {
  RankedTensorType x = typeOf(node, 0, Elements::Numbers), y = typeOf(node, 1, Elements::Numbers);
  if (!x || !y)
    return failure();
  if (isa<quant::QuantizedType>(x.getElementType()) ||
      isa<quant::QuantizedType>(y.getElementType()))
    return node.reject("powers of quantized numbers are not supported", "compute them in float");
  auto exponent = numberOf(node, 1);
  // A constant of one element may stretch the result's rank, which the rewrite would not.
  if (exponent && broadcastShape(x.getShape(), y.getShape()) == SmallVector<int64_t>(x.getShape()))
    if (Value power = powerOf(node, *exponent, x))
      return node.replace(power);
  if (!x.getElementType().isF32())
    return node.reject("an integer is raised to a power other than a constant 1, 2, 3 or 4",
                       "compute it in float");
  if (y.getElementType() == x.getElementType())
    return finish(node, binary<PowOp>(node, Elements::Floats));
  Value exponents = CastOp::create(node.getBuilder(), node.getLoc(),
                                   withElement(y.getShape(), x.getElementType()), node.operand(1));
  return finish(node, binaryOf<PowOp>(node, node.operand(0), exponents));
}
