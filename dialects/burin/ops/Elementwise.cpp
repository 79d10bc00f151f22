// The foreign nodes that element-wise operators come from; their meanings stand in Elementwise.td.
#include "dialects/burin/Broadcast.h"
#include "dialects/burin/Foreign.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;

/// A binary node over operands that broadcast; the result's element type is `element`, or else the
/// operands' common one.
template <class Op> static FailureOr<Value> binary(ForeignNode &node, Type element = {}) {
  RankedTensorType x = node.type(0), y = node.type(1);
  if (!x || !y)
    return node.reject("an operand has no shape", "fix the input's dimensions with --dim");
  auto shape = broadcastShape(x.getShape(), y.getShape());
  if (!shape)
    return node.reject("the operands' shapes do not broadcast",
                       "aligned at the right, extents are equal or 1");
  if (!element && x.getElementType() != y.getElementType())
    return node.reject("the operands' types differ", "cast one of them");
  return Value(Op::create(node.getBuilder(), node.getLoc(),
                          withElement(*shape, element ? element : x.getElementType()),
                          node.operand(0), node.operand(1)));
}
template <class Op> static LogicalResult fromOnnxBinary(ForeignNode &node) {
  auto result = binary<Op>(node);
  return failed(result) ? failure() : node.replace(*result);
}
LogicalResult fromOnnxAdd(ForeignNode &node) { return fromOnnxBinary<AddOp>(node); }
LogicalResult fromOnnxSub(ForeignNode &node) { return fromOnnxBinary<SubOp>(node); }
LogicalResult fromOnnxMul(ForeignNode &node) { return fromOnnxBinary<MulOp>(node); }
LogicalResult fromOnnxDiv(ForeignNode &node) {
  RankedTensorType type = node.type(0);
  auto divisors = node.integers(1);
  bool isInteger = type && isa<IntegerType>(type.getElementType());
  if (isInteger &&
      (!divisors || llvm::any_of(*divisors, [](int64_t n) { return n == 0 || n == -1; })))
    return node.reject("an integer divisor is not known at compile time, or is 0 or -1",
                       "divide by constants, or in float");
  return fromOnnxBinary<DivOp>(node);
}

LogicalResult fromTfliteAdd(ForeignNode &node) {
  if (!node.declared())
    return node.reject("the result has no type", "the file must state it");
  auto sum = binary<AddOp>(node, node.declared().getElementType());
  if (failed(sum))
    return failure();
  auto activated = fusedActivation(node, *sum);
  return failed(activated) ? failure() : node.replace(*activated);
}

static LogicalResult clamped(ForeignNode &node, double low, double high) {
  if (!node.operand(0))
    return failure();
  if (!node.type(0) || node.type(0).getElementType().isInteger(1))
    return node.reject("the input is not a tensor of numbers", "supported are integers and floats");
  return node.replace(ClampOp::create(node.getBuilder(), node.getLoc(), node.operand(0).getType(),
                                      node.operand(0), llvm::APFloat(low), llvm::APFloat(high))
                          ->getResults());
}
LogicalResult fromOnnxRelu(ForeignNode &node) {
  return clamped(node, 0, std::numeric_limits<double>::infinity());
}

/// Bounds are attributes before opset 11, constant operands from then on.
LogicalResult fromOnnxClip(ForeignNode &node) {
  double bounds[2] = {-std::numeric_limits<double>::infinity(),
                      std::numeric_limits<double>::infinity()};
  bounds[0] = node.real("min", bounds[0]);
  bounds[1] = node.real("max", bounds[1]);
  for (unsigned i : {0, 1}) {
    if (!node.has(i + 1))
      continue;
    DenseElementsAttr value = node.constant(i + 1);
    if (!value || !value.isSplat() || !isa<FloatType>(value.getElementType()))
      return node.reject("a bound is not a constant number", "store the bounds as constants");
    bounds[i] = value.getSplatValue<APFloat>().convertToDouble();
  }
  return clamped(node, bounds[0], bounds[1]);
}
