// The foreign nodes that relations, logic and selections come from; their meanings stand in
// Elementwise.td.
#include "dialects/burin/ops/ElementwiseImport.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"

using namespace mlir;
using namespace burin;

/// Relations of quantized numbers compare what they stand for, which their integers may not tell.
template <class Op> static LogicalResult relation(ForeignNode &node, Elements elements) {
  RankedTensorType x = typeOf(node, 0, elements), y = typeOf(node, 1, elements);
  if (!x || !y)
    return failure();
  if (x.getElementType() != y.getElementType())
    return node.reject("the operands' types differ", "cast one of them");
  auto value = binaryOf<Op>(node, node.operand(0), node.operand(1), node.getBuilder().getI1Type());
  return failed(value) ? failure() : node.replace(*value);
}
LogicalResult fromEqual(ForeignNode &node) { return relation<EqualOp>(node, Elements::Any); }
LogicalResult fromNotEqual(ForeignNode &node) { return relation<NotEqualOp>(node, Elements::Any); }
LogicalResult fromLess(ForeignNode &node) { return relation<LessOp>(node, Elements::Numbers); }
LogicalResult fromLessEqual(ForeignNode &node) {
  return relation<LessEqualOp>(node, Elements::Numbers);
}
LogicalResult fromGreater(ForeignNode &node) {
  return relation<GreaterOp>(node, Elements::Numbers);
}
LogicalResult fromGreaterEqual(ForeignNode &node) {
  return relation<GreaterEqualOp>(node, Elements::Numbers);
}
LogicalResult fromAnd(ForeignNode &node) { return relation<AndOp>(node, Elements::Bools); }
LogicalResult fromOr(ForeignNode &node) { return relation<OrOp>(node, Elements::Bools); }
LogicalResult fromXor(ForeignNode &node) { return relation<XorOp>(node, Elements::Bools); }
LogicalResult fromNot(ForeignNode &node) { return unary<NotOp>(node, Elements::Bools); }

static LogicalResult selected(ForeignNode &node, Value condition) {
  RankedTensorType x = typeOf(node, 1, Elements::Any), y = typeOf(node, 2, Elements::Any);
  if (!x || !y)
    return failure();
  if (x.getElementType() != y.getElementType())
    return node.reject("the choices' types differ", "cast one of them");
  Type element = resultElement(node, x.getElementType());
  if (!element)
    return failure();
  auto shape = commonShape(node, {cast<RankedTensorType>(condition.getType()), x, y});
  if (!shape)
    return failure();
  return node.replace(SelectOp::create(node.getBuilder(), node.getLoc(),
                                       withElement(*shape, element), condition, node.operand(1),
                                       node.operand(2))
                          ->getResults());
}
LogicalResult fromOnnxWhere(ForeignNode &node) {
  return typeOf(node, 0, Elements::Bools) ? selected(node, node.operand(0)) : failure();
}
/// A vector of conditions picks along the first axis where the choices have more of them.
LogicalResult fromTfliteSelect(ForeignNode &node) {
  RankedTensorType condition = typeOf(node, 0, Elements::Bools), x = node.type(1);
  if (!condition)
    return failure();
  Value value = node.operand(0);
  bool alongFirst = node.isNamed("tflite.SELECT") && condition.getRank() == 1 && x &&
                    x.getRank() > 1 && condition.getDimSize(0) == x.getDimSize(0);
  if (alongFirst) {
    SmallVector<int64_t> shape(x.getRank(), 1);
    shape[0] = condition.getDimSize(0);
    value = node.getBuilder().createOrFold<ReshapeOp>(
        node.getLoc(), withElement(shape, condition.getElementType()), value);
  }
  return selected(node, value);
}
