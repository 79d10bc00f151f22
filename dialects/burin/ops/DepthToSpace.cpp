// Foreign nodes that move blocks between channels and positions: a transposition of split axes.
#include "dialects/burin/Foreign.h"
#include "dialects/burin/Sugar.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;

static Value reshape(ForeignNode &node, Value value, ArrayRef<int64_t> shape) {
  Type element = cast<RankedTensorType>(value.getType()).getElementType();
  return node.getBuilder().createOrFold<ReshapeOp>(node.getLoc(), withElement(shape, element),
                                                   value);
}

static Value transpose(ForeignNode &node, Value value, ArrayRef<int64_t> permutation) {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<int64_t> shape;
  for (int64_t axis : permutation)
    shape.push_back(type.getDimSize(axis));
  return node.getBuilder().createOrFold<TransposeOp>(
      node.getLoc(), withElement(shape, type.getElementType()), value, permutation);
}

/// The block size of a node over NHWC `x`, where it divides what it splits.
static FailureOr<int64_t> blockOf(ForeignNode &node, StringRef name, Value value, bool fromDepth) {
  auto x = cast<RankedTensorType>(value.getType());
  int64_t block = node.integer(name, 0);
  bool fits = block > 0 && block < (1 << 15) &&
              (fromDepth ? x.getDimSize(3) % (block * block) == 0
                         : x.getDimSize(1) % block == 0 && x.getDimSize(2) % block == 0);
  if (!fits)
    return node.reject(llvm::formatv("blocks of {0} do not divide the input", block),
                       "check the model's block size");
  return block;
}

/// NHWC; with `blockFirst` the channels are [block row, block column, depth], else depth first.
static Value depthToSpace(ForeignNode &node, Value x, int64_t block, bool blockFirst) {
  ArrayRef<int64_t> s = sugar::shapeOf(x);
  int64_t depth = s[3] / (block * block);
  SmallVector<int64_t> result = {s[0], s[1] * block, s[2] * block, depth};
  if (blockFirst)
    x = transpose(node, reshape(node, x, {s[0], s[1], s[2], block, block, depth}),
                  {0, 1, 3, 2, 4, 5});
  else
    x = transpose(node, reshape(node, x, {s[0], s[1], s[2], depth, block, block}),
                  {0, 1, 4, 2, 5, 3});
  return reshape(node, x, result);
}

static Value spaceToDepth(ForeignNode &node, Value x, int64_t block) {
  ArrayRef<int64_t> s = sugar::shapeOf(x);
  SmallVector<int64_t> result = {s[0], s[1] / block, s[2] / block, s[3] * block * block};
  x = transpose(node, reshape(node, x, {s[0], s[1] / block, block, s[2] / block, block, s[3]}),
                {0, 1, 3, 2, 4, 5});
  return reshape(node, x, result);
}

static LogicalResult checkRank(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  if (!x || x.getRank() != 4)
    return node.reject(llvm::formatv("an input of rank {0}", x ? x.getRank() : -1),
                       "blocks move in tensors of rank 4");
  return success();
}

LogicalResult fromOnnxDepthToSpace(ForeignNode &node) {
  if (failed(checkRank(node)))
    return failure();
  OpBuilder &builder = node.getBuilder();
  Value x = toChannelsLast(builder, node.getLoc(), node.operand(0));
  auto block = blockOf(node, "blocksize", x, true);
  if (failed(block))
    return failure();
  std::string mode = node.text("mode", "DCR");
  if (mode != "DCR" && mode != "CRD")
    return node.reject(llvm::formatv("mode \"{0}\" is unknown", mode),
                       "supported are \"DCR\" and \"CRD\"");
  return node.replace(
      toChannelsFirst(builder, node.getLoc(), depthToSpace(node, x, *block, mode == "DCR")));
}
LogicalResult fromOnnxSpaceToDepth(ForeignNode &node) {
  if (failed(checkRank(node)))
    return failure();
  OpBuilder &builder = node.getBuilder();
  Value x = toChannelsLast(builder, node.getLoc(), node.operand(0));
  auto block = blockOf(node, "blocksize", x, false);
  return failed(block)
             ? failure()
             : node.replace(toChannelsFirst(builder, node.getLoc(), spaceToDepth(node, x, *block)));
}
LogicalResult fromTfliteDepthToSpace(ForeignNode &node) {
  if (failed(checkRank(node)))
    return failure();
  auto block = blockOf(node, "block_size", node.operand(0), true);
  return failed(block) ? failure()
                       : node.replace(depthToSpace(node, node.operand(0), *block, true));
}
LogicalResult fromTfliteSpaceToDepth(ForeignNode &node) {
  if (failed(checkRank(node)))
    return failure();
  auto block = blockOf(node, "block_size", node.operand(0), false);
  return failed(block) ? failure() : node.replace(spaceToDepth(node, node.operand(0), *block));
}
