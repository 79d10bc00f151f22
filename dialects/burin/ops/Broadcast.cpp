// Repetition of elements: its meaning, its shape rule, and the foreign nodes it comes from.
#include "dialects/burin/Broadcast.h"
#include "dialects/burin/Foreign.h"
#include "dialects/burin/Sugar.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;
using burin::sugar::Scalar;
using burin::sugar::shapeOf;

LogicalResult BroadcastOp::verify() {
  ArrayRef<int64_t> x = shapeOf(getInput()), y = shapeOf(getResult());
  auto common = broadcastShape(x, y);
  if (!common || ArrayRef<int64_t>(*common) != y)
    return emitOpError() << "[" << x << "] does not stretch to [" << y << "]";
  return success();
}
OpFoldResult BroadcastOp::fold(FoldAdaptor) {
  return getInput().getType() == getType() ? OpFoldResult(getInput()) : OpFoldResult();
}
SmallVector<Value> BroadcastOp::define(OpBuilder &builder, ValueRange operands) {
  return {sugar::elementwise(builder, getLoc(), operands, storageType(getType()),
                             [](ArrayRef<Scalar> s) { return s[0]; })};
}

/// Stretches `value` to `shape`, whose extents are hostile numbers.
static FailureOr<Value> broadcast(ForeignNode &node, Value value, ArrayRef<int64_t> shape) {
  auto x = cast<RankedTensorType>(value.getType());
  int64_t count = 1;
  for (int64_t extent : shape) {
    if (extent < 0 || (extent > 0 && count > std::numeric_limits<int32_t>::max() / extent))
      return node.reject(llvm::formatv("extent {0} of the new shape", extent),
                         "extents are positive and their product stays below 2^31");
    count *= extent;
  }
  auto common = broadcastShape(x.getShape(), shape);
  if (!common || ArrayRef<int64_t>(*common) != shape)
    return node.reject("the input does not stretch to the new shape",
                       "axes of extent 1 stretch; the others agree");
  return node.getBuilder().createOrFold<BroadcastOp>(node.getLoc(),
                                                     withElement(shape, x.getElementType()), value);
}

static FailureOr<SmallVector<int64_t>> shapeOperand(ForeignNode &node) {
  auto shape = node.integers(1);
  if (!node.type(0) || !shape)
    return node.reject("the new shape is not known at compile time",
                       "fix the input's dimensions with --dim");
  return *shape;
}

/// Expand stretches both ways: an extent of 1 in the new shape keeps the input's.
LogicalResult fromOnnxExpand(ForeignNode &node) {
  auto shape = shapeOperand(node);
  if (failed(shape))
    return failure();
  auto common = broadcastShape(node.type(0).getShape(), *shape);
  auto result = broadcast(node, node.operand(0), common ? *common : *shape);
  return failed(result) ? failure() : node.replace(*result);
}
LogicalResult fromTfliteBroadcastTo(ForeignNode &node) {
  auto shape = shapeOperand(node);
  if (failed(shape))
    return failure();
  auto result = broadcast(node, node.operand(0), *shape);
  return failed(result) ? failure() : node.replace(*result);
}

/// Repeats whole axes: each is the inner of a pair whose outer stretches.
LogicalResult fromOnnxTile(ForeignNode &node) {
  auto repeats = shapeOperand(node);
  if (failed(repeats))
    return failure();
  RankedTensorType x = node.type(0);
  if (static_cast<int64_t>(repeats->size()) != x.getRank())
    return node.reject(llvm::formatv("{0} repeats for {1} axes", repeats->size(), x.getRank()),
                       "there is one an axis");
  SmallVector<int64_t> paired, stretched, shape;
  for (auto [extent, times] : llvm::zip(x.getShape(), *repeats)) {
    constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
    if (times < 0 || times > kMost || (times > 0 && extent > kMost / times))
      return node.reject(llvm::formatv("an axis of extent {0} repeated {1} times", extent, times),
                         "extents stay below 2^31");
    if (times != 1) {
      paired.push_back(1);
      stretched.push_back(times);
    }
    paired.push_back(extent);
    stretched.push_back(extent);
    shape.push_back(extent * times);
  }
  OpBuilder &builder = node.getBuilder();
  Type element = x.getElementType();
  Value pairs =
      builder.createOrFold<ReshapeOp>(node.getLoc(), withElement(paired, element), node.operand(0));
  auto repeated = broadcast(node, pairs, stretched);
  if (failed(repeated))
    return failure();
  return node.replace(
      builder.createOrFold<ReshapeOp>(node.getLoc(), withElement(shape, element), *repeated));
}
