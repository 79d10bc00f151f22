// Changes of shape that keep all elements in order, and the foreign nodes that are such changes.
#include "dialects/burin/Foreign.h"
#include "dialects/burin/Sugar.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;
using burin::sugar::shapeOf;

LogicalResult ReshapeOp::verify() {
  auto from = cast<RankedTensorType>(getInput().getType()), to = cast<RankedTensorType>(getType());
  if (from.getNumElements() != to.getNumElements())
    return emitOpError() << "changes " << from.getNumElements() << " elements to "
                         << to.getNumElements();
  return success();
}
OpFoldResult ReshapeOp::fold(FoldAdaptor) {
  if (getInput().getType() == getType())
    return getInput();
  if (auto before = getInput().getDefiningOp<ReshapeOp>()) {
    getInputMutable().assign(before.getInput());
    return getResult();
  }
  return {};
}
SmallVector<Value> ReshapeOp::define(OpBuilder &builder, ValueRange operands) {
  return {sugar::reshaped(builder, getLoc(), operands[0], shapeOf(getResult()))};
}

static LogicalResult reshapeTo(ForeignNode &node, ArrayRef<int64_t> shape, Type element = {}) {
  RankedTensorType x = node.type(0);
  if (!element)
    element = x.getElementType();
  int64_t count = 1;
  for (int64_t extent : shape)
    if (extent < 0 || (extent > 0 && count > std::numeric_limits<int32_t>::max() / extent))
      return node.reject(llvm::formatv("extent {0} of the new shape", extent),
                         "extents are positive and their product stays below 2^31");
    else
      count *= extent;
  if (count != x.getNumElements())
    return node.reject(
        llvm::formatv("{0} elements do not fit a shape of {1}", x.getNumElements(), count),
        "a batch size fixed with --dim can contradict a shape stored in the model");
  return node.replace(node.getBuilder().createOrFold<ReshapeOp>(
      node.getLoc(), withElement(shape, element), node.operand(0)));
}

/// Resolves one -1, and with `zeroCopies` each 0 to the input's extent, as both formats define it.
static FailureOr<SmallVector<int64_t>> resolved(ForeignNode &node, SmallVector<int64_t> shape,
                                                bool zeroCopies) {
  RankedTensorType x = node.type(0);
  int64_t known = 1, open = -1;
  for (auto [axis, extent] : llvm::enumerate(shape)) {
    if (extent == 0 && zeroCopies && axis < static_cast<size_t>(x.getRank()))
      extent = x.getDimSize(axis);
    if (extent == -1 && open == -1)
      open = static_cast<int64_t>(axis);
    else if (extent < 0 || (extent > 0 && known > std::numeric_limits<int32_t>::max() / extent))
      return node.reject(llvm::formatv("extent {0} of the new shape", extent),
                         "at most one extent is -1 and the others are positive");
    else
      known *= extent;
  }
  if (open >= 0)
    shape[open] = known == 0 ? 0 : x.getNumElements() / known;
  return shape;
}

LogicalResult fromOnnxReshape(ForeignNode &node) {
  auto shape = node.integers(1);
  if (!node.type(0) || !shape)
    return node.reject("the new shape is not known at compile time",
                       "fix the input's dimensions with --dim");
  auto extents = resolved(node, *shape, node.integer("allowzero", 0) == 0);
  return failed(extents) ? failure() : reshapeTo(node, *extents);
}
LogicalResult fromTfliteReshape(ForeignNode &node) {
  auto shape = node.integers(1);
  if (!shape && node.hasAttribute("new_shape"))
    shape = node.integers("new_shape", {});
  if (!node.type(0) || !shape)
    return node.reject("the new shape is not known at compile time",
                       "fix the input's dimensions with --dim");
  auto extents = resolved(node, *shape, false);
  return failed(extents) ? failure() : reshapeTo(node, *extents);
}
LogicalResult fromOnnxFlatten(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  int64_t axis = node.integer("axis", 1);
  if (!x || axis < -x.getRank() || axis > x.getRank())
    return node.reject(llvm::formatv("axis {0} is outside the input", axis),
                       "check the model's axis");
  axis = axis < 0 ? axis + x.getRank() : axis;
  int64_t rows = 1;
  for (int64_t extent : x.getShape().take_front(axis))
    rows *= extent;
  return reshapeTo(node, {rows, rows == 0 ? 0 : x.getNumElements() / rows});
}

/// The axes of Squeeze and Unsqueeze: an attribute before opset 13, an operand from then on.
static std::optional<SmallVector<int64_t>> axesOf(ForeignNode &node) {
  if (node.has(1))
    return node.integers(1);
  if (node.hasAttribute("axes"))
    return node.integers("axes", {});
  return std::nullopt;
}
LogicalResult fromOnnxSqueeze(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  if (!x)
    return node.reject("the input has no shape", "fix the input's dimensions with --dim");
  auto axes = axesOf(node);
  if (node.has(1) && !axes)
    return node.reject("the axes are not known at compile time", "store them as constants");
  if (axes && llvm::any_of(*axes, [&](int64_t i) { return i < -x.getRank() || i >= x.getRank(); }))
    return node.reject("an axis is outside the input", "check the model's axes");
  SmallVector<int64_t> shape;
  for (int64_t i = 0; i < x.getRank(); i++) {
    bool named = !axes ? x.getDimSize(i) == 1
                       : llvm::is_contained(*axes, i) || llvm::is_contained(*axes, i - x.getRank());
    if (!named)
      shape.push_back(x.getDimSize(i));
    else if (x.getDimSize(i) != 1)
      return node.reject(llvm::formatv("axis {0} has extent {1}", i, x.getDimSize(i)),
                         "only axes of extent 1 can be squeezed");
  }
  return reshapeTo(node, shape);
}
LogicalResult fromOnnxUnsqueeze(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  auto axes = axesOf(node);
  if (!x || !axes)
    return node.reject("the axes are not known at compile time", "store them as constants");
  int64_t rank = x.getRank() + static_cast<int64_t>(axes->size());
  SmallVector<int64_t> shape(rank, 0);
  for (int64_t axis : *axes) {
    if (axis < -rank || axis >= rank || shape[axis < 0 ? axis + rank : axis] == 1)
      return node.reject(llvm::formatv("axis {0} is outside the result or repeated", axis),
                         "check the model's axes");
    shape[axis < 0 ? axis + rank : axis] = 1;
  }
  const int64_t *next = x.getShape().begin();
  for (int64_t &extent : shape)
    if (extent == 0)
      extent = *next++;
  return reshapeTo(node, shape);
}
LogicalResult fromOnnxIdentity(ForeignNode &node) {
  return node.operand(0) ? node.replace(node.operand(0)) : failure();
}
/// In inference Dropout passes its input on.
LogicalResult fromOnnxDropout(ForeignNode &node) {
  DenseElementsAttr training = node.constant(2);
  if (node.has(2) && (!training || !training.isSplat() || training.getSplatValue<bool>()))
    return node.reject("training mode is not supported", "export the model for inference");
  if (node.numResults() > 1)
    return node.reject("the result \"mask\" is not supported", "export the model for inference");
  return fromOnnxIdentity(node);
}
LogicalResult fromOnnxShape(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  if (!x)
    return node.reject("the input has no shape", "fix the input's dimensions with --dim");
  int64_t rank = x.getRank();
  auto bounded = [&](int64_t n) { return std::clamp<int64_t>(n < 0 ? n + rank : n, 0, rank); };
  int64_t start = bounded(node.integer("start", 0)), end = bounded(node.integer("end", rank));
  ArrayRef<int64_t> shape = x.getShape().slice(start, std::max<int64_t>(0, end - start));
  auto type = withElement({static_cast<int64_t>(shape.size())}, node.getBuilder().getI64Type());
  return node.replace(burin::ConstantOp::create(node.getBuilder(), node.getLoc(),
                                                DenseElementsAttr::get(type, shape))
                          ->getResults());
}
