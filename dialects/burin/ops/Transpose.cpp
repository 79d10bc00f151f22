// Transposition: its meaning, its folds, and the foreign nodes it comes from.
#include "dialects/burin/Foreign.h"
#include "dialects/burin/Sugar.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;
using namespace burin;
using burin::sugar::shapeOf;

static bool isPermutation(ArrayRef<int64_t> permutation, int64_t rank) {
  SmallVector<int64_t> sorted(permutation);
  llvm::sort(sorted);
  return static_cast<int64_t>(sorted.size()) == rank &&
         llvm::all_of(llvm::enumerate(sorted),
                      [](auto e) { return static_cast<int64_t>(e.index()) == e.value(); });
}
LogicalResult TransposeOp::verify() {
  ArrayRef<int64_t> x = shapeOf(getInput()), y = shapeOf(getResult());
  if (!isPermutation(getPermutation(), static_cast<int64_t>(x.size())))
    return emitOpError() << "[" << getPermutation() << "] is not a permutation of " << x.size()
                         << " axes";
  for (auto [axis, from] : llvm::enumerate(getPermutation()))
    if (y.size() != x.size() || y[axis] != x[from])
      return emitOpError() << "result shape [" << y << "] is not the permuted [" << x << "]";
  return success();
}
OpFoldResult TransposeOp::fold(FoldAdaptor) {
  bool identity = true;
  for (auto [axis, from] : llvm::enumerate(getPermutation()))
    identity &= static_cast<int64_t>(axis) == from;
  if (identity)
    return getInput();
  if (auto before = getInput().getDefiningOp<TransposeOp>()) {
    SmallVector<int64_t> joined;
    for (int64_t from : getPermutation())
      joined.push_back(before.getPermutation()[from]);
    getInputMutable().assign(before.getInput());
    setPermutation(joined);
    return getResult();
  }
  return {};
}
SmallVector<Value> TransposeOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  return {linalg::TransposeOp::create(
              builder, getLoc(), operands[0],
              sugar::empty(builder, getLoc(), result.getShape(), result.getElementType()),
              getPermutation())
              ->getResult(0)};
}

static LogicalResult transposeBy(ForeignNode &node, ArrayRef<int64_t> permutation) {
  RankedTensorType x = node.type(0);
  if (!isPermutation(permutation, x.getRank()))
    return node.reject("perm is not a permutation of the input's axes", "check the model's perm");
  SmallVector<int64_t> shape;
  for (int64_t axis : permutation)
    shape.push_back(x.getDimSize(axis));
  return node.replace(node.getBuilder().createOrFold<TransposeOp>(
      node.getLoc(), withElement(shape, x.getElementType()), node.operand(0), permutation));
}

LogicalResult fromOnnxTranspose(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  if (!x)
    return node.reject("the input has no shape", "fix the input's dimensions with --dim");
  SmallVector<int64_t> reversed;
  for (int64_t i = x.getRank() - 1; i >= 0; i--)
    reversed.push_back(i);
  return transposeBy(node, node.integers("perm", reversed));
}
LogicalResult fromTfliteTranspose(ForeignNode &node) {
  auto permutation = node.integers(1);
  if (!node.type(0) || !permutation)
    return node.reject("perm is not known at compile time", "store it as a constant");
  return transposeBy(node, *permutation);
}
