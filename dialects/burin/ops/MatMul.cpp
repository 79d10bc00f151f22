// Matrix product: its meaning, its shape rule, and the foreign nodes it comes from.
#include "dialects/burin/Broadcast.h"
#include "dialects/burin/Foreign.h"
#include "dialects/burin/Sugar.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;
using burin::sugar::Scalar;

LogicalResult MatMulOp::verify() {
  auto shapeOf = [](Value v) { return cast<RankedTensorType>(v.getType()).getShape(); };
  ArrayRef<int64_t> x = shapeOf(getInput()), w = shapeOf(getWeight()), b = shapeOf(getBias());
  if (x.size() != 2 || w.size() != 2 || b.size() != 1 || x[1] != w[1] || b[0] != w[0])
    return emitOpError() << "input [" << x << "], weight [" << w << "] and bias [" << b
                         << "] do not fit together";
  if (shapeOf(getResult()) != ArrayRef<int64_t>{x[0], w[0]})
    return emitOpError() << "result shape [" << shapeOf(getResult()) << "] is not ["
                         << ArrayRef<int64_t>{x[0], w[0]} << "]";
  return success();
}

SmallVector<Value> MatMulOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  AffineExpr m, o, k;
  bindDims(builder.getContext(), m, o, k);
  auto maps = AffineMap::inferFromExprList(ArrayRef<ArrayRef<AffineExpr>>{{m, k}, {o, k}, {m, o}},
                                           builder.getContext());
  Value init = sugar::broadcastLast(builder, getLoc(), operands[2], result);
  return {sugar::loops(builder, getLoc(), operands.take_front(2), init, maps, 1,
                       [](ArrayRef<Scalar> s) { return sugar::multiplyAdd(s[2], s[0], s[1]); })};
}

/// [M,K] x [O,K] + [O], checked at the node before it is built.
static FailureOr<Value> product(ForeignNode &node, Value input, Value weight, Value bias,
                                Type element) {
  auto x = cast<RankedTensorType>(input.getType());
  auto w = cast<RankedTensorType>(weight.getType());
  auto b = dyn_cast<RankedTensorType>(bias.getType());
  if (x.getRank() != 2 || w.getRank() != 2 || x.getDimSize(1) != w.getDimSize(1) || !b ||
      b.getRank() != 1 || b.getDimSize(0) != w.getDimSize(0))
    return node.reject("input, weights and bias do not fit together",
                       "the file contradicts itself; export the model again");
  auto type = withElement({x.getDimSize(0), w.getDimSize(0)}, element);
  return Value(MatMulOp::create(node.getBuilder(), node.getLoc(), type, input, weight, bias));
}

static Value transposed(ForeignNode &node, Value matrix) {
  auto type = cast<RankedTensorType>(matrix.getType());
  return TransposeOp::create(
      node.getBuilder(), node.getLoc(),
      withElement({type.getDimSize(1), type.getDimSize(0)}, type.getElementType()), matrix,
      ArrayRef<int64_t>{1, 0});
}

LogicalResult fromOnnxMatMul(ForeignNode &node) {
  RankedTensorType x = node.type(0), w = node.type(1);
  if (!x || !w || x.getRank() != 2 || w.getRank() != 2)
    return node.reject(
        llvm::formatv("operands of rank {0} and {1}", x ? x.getRank() : -1, w ? w.getRank() : -1),
        "products of two matrices are supported; reshape the operands to rank 2");
  auto result = product(node, node.operand(0), transposed(node, node.operand(1)),
                        zeroBias(node, w.getDimSize(1), x.getElementType()), x.getElementType());
  return failed(result) ? failure() : node.replace(*result);
}

LogicalResult fromOnnxGemm(ForeignNode &node) {
  RankedTensorType a = node.type(0), b = node.type(1);
  if (!a || !b || a.getRank() != 2 || b.getRank() != 2)
    return node.reject("operands are not matrices", "Gemm takes operands of rank 2");
  if (node.real("alpha", 1) != 1 || node.real("beta", 1) != 1)
    return node.reject(
        llvm::formatv("alpha {0} and beta {1}", node.real("alpha", 1), node.real("beta", 1)),
        "1 and 1 are supported; fold the factors into the weights");
  Value x = node.integer("transA", 0) ? transposed(node, node.operand(0)) : node.operand(0);
  Value w = node.integer("transB", 0) ? node.operand(1) : transposed(node, node.operand(1));
  int64_t outputs = cast<RankedTensorType>(w.getType()).getDimSize(0);
  RankedTensorType bias = node.type(2);
  bool fits = bias && bias.getRank() == 1 && bias.getDimSize(0) == outputs;
  auto result =
      product(node, x, w, fits ? node.operand(2) : zeroBias(node, outputs, a.getElementType()),
              a.getElementType());
  if (failed(result))
    return failure();
  if (fits || !node.has(2))
    return node.replace(*result);
  // A bias that stretches otherwise than over rows is an addition.
  auto type = cast<RankedTensorType>(result->getType());
  if (!bias ||
      broadcastShape(type.getShape(), bias.getShape()) != SmallVector<int64_t>(type.getShape()))
    return node.reject("the bias does not broadcast to the result", "check the model's bias");
  return node.replace(
      AddOp::create(node.getBuilder(), node.getLoc(), type, *result, node.operand(2))
          ->getResults());
}

LogicalResult fromTfliteFullyConnected(ForeignNode &node) {
  RankedTensorType x = node.type(0), w = node.type(1), result = node.declared();
  if (!x || !w || w.getRank() != 2 || !result || w.getDimSize(1) < 1 ||
      x.getNumElements() % w.getDimSize(1) != 0)
    return node.reject("input and weights do not fit together",
                       "the weights are [outputs, inputs] and divide the input");
  OpBuilder &builder = node.getBuilder();
  auto rows =
      withElement({x.getNumElements() / w.getDimSize(1), w.getDimSize(1)}, x.getElementType());
  Value input = builder.createOrFold<ReshapeOp>(node.getLoc(), rows, node.operand(0));
  Value bias = node.has(2) ? node.operand(2) : zeroBias(node, w.getDimSize(0), x.getElementType());
  auto y = product(node, input, node.operand(1), bias, result.getElementType());
  if (failed(y))
    return failure();
  auto activated = fusedActivation(node, *y);
  if (failed(activated))
    return failure();
  // keep_num_dims keeps the leading axes; otherwise they fold into the rows.
  SmallVector<int64_t> shape = {rows.getDimSize(0), w.getDimSize(0)};
  if (node.integer("keep_num_dims", 0)) {
    shape.assign(x.getShape().begin(), x.getShape().end());
    shape.back() = w.getDimSize(0);
  }
  return node.replace(builder.createOrFold<ReshapeOp>(
      node.getLoc(), withElement(shape, result.getElementType()), *activated));
}
