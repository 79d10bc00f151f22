// Changes of shape that keep all elements in order, and the foreign nodes that are such changes.
#include "dialects/burin/Foreign.h"
#include "dialects/burin/Sugar.h"
#include "dialects/burin/ops/AxisRange.h"
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
    return node.reject(
        llvm::formatv("axis {0} is outside the input", axis),
        x ? llvm::formatv("the axis ranges from {0} to {1}", -x.getRank(), x.getRank()).str()
          : "fix the input's dimensions with --dim");
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
/// Drops the named axes, or without `axes` all of extent 1.
static LogicalResult squeeze(ForeignNode &node, std::optional<ArrayRef<int64_t>> axes) {
  RankedTensorType x = node.type(0);
  if (axes && llvm::any_of(*axes, [&](int64_t i) { return i < -x.getRank() || i >= x.getRank(); }))
    return node.reject("an axis is outside the input", axisRange(x.getRank()));
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
LogicalResult fromOnnxSqueeze(ForeignNode &node) {
  if (!node.type(0))
    return node.reject("the input has no shape", "fix the input's dimensions with --dim");
  auto axes = axesOf(node);
  if (node.has(1) && !axes)
    return node.reject("the axes are not known at compile time", "store them as constants");
  return axes ? squeeze(node, ArrayRef<int64_t>(*axes)) : squeeze(node, std::nullopt);
}
LogicalResult fromTfliteSqueeze(ForeignNode &node) {
  if (!node.type(0))
    return node.reject("the input has no shape", "fix the input's dimensions with --dim");
  SmallVector<int64_t> axes = node.integers("squeeze_dims", {});
  return axes.empty() ? squeeze(node, std::nullopt) : squeeze(node, ArrayRef<int64_t>(axes));
}

/// Adds axes of extent 1 at those positions of the result.
static LogicalResult unsqueeze(ForeignNode &node, ArrayRef<int64_t> axes) {
  RankedTensorType x = node.type(0);
  int64_t rank = x.getRank() + static_cast<int64_t>(axes.size());
  SmallVector<bool> isNew(rank, false);
  for (int64_t axis : axes) {
    if (axis < -rank || axis >= rank || isNew[axis < 0 ? axis + rank : axis])
      return node.reject(llvm::formatv("axis {0} is outside the result or repeated", axis),
                         axisRange(rank) + ", each once");
    isNew[axis < 0 ? axis + rank : axis] = true;
  }
  SmallVector<int64_t> shape;
  const int64_t *next = x.getShape().begin();
  for (bool added : isNew)
    shape.push_back(added ? 1 : *next++);
  return reshapeTo(node, shape);
}
LogicalResult fromOnnxUnsqueeze(ForeignNode &node) {
  auto axes = axesOf(node);
  if (!node.type(0) || !axes)
    return node.reject("the axes are not known at compile time", "store them as constants");
  return unsqueeze(node, *axes);
}
LogicalResult fromTfliteExpandDims(ForeignNode &node) {
  auto axis = node.integers(1);
  if (!node.type(0) || !axis || axis->size() != 1)
    return node.reject("the axis is not known at compile time", "store it as a constant");
  return unsqueeze(node, *axis);
}
LogicalResult fromOnnxIdentity(ForeignNode &node) {
  return node.operand(0) ? node.replace(node.operand(0)) : failure();
}
/// In inference Dropout passes its input on.
LogicalResult fromOnnxDropout(ForeignNode &node) {
  DenseElementsAttr training = node.constant(2);
  if (node.has(2) && (!training || !training.getElementType().isInteger(1) || !training.isSplat() ||
                      training.getSplatValue<bool>()))
    return node.reject("training mode is not supported", "export the model for inference");
  if (node.numResults() > 1)
    return node.reject("the result \"mask\" is not supported", "export the model for inference");
  return fromOnnxIdentity(node);
}

/// The extents `from` to `end` of the input as a constant.
static LogicalResult shapeConstant(ForeignNode &node, int64_t from, int64_t end, unsigned bits) {
  ArrayRef<int64_t> shape = node.type(0).getShape().slice(from, std::max<int64_t>(0, end - from));
  SmallVector<APInt> numbers;
  for (int64_t extent : shape)
    numbers.emplace_back(bits, static_cast<uint64_t>(extent), /*isSigned=*/true);
  auto type =
      withElement({static_cast<int64_t>(shape.size())}, node.getBuilder().getIntegerType(bits));
  return node.replace(burin::ConstantOp::create(node.getBuilder(), node.getLoc(),
                                                DenseElementsAttr::get(type, numbers))
                          ->getResults());
}
LogicalResult fromOnnxShape(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  if (!x)
    return node.reject("the input has no shape", "fix the input's dimensions with --dim");
  int64_t rank = x.getRank();
  auto bounded = [&](int64_t n) { return std::clamp<int64_t>(n < 0 ? n + rank : n, 0, rank); };
  return shapeConstant(node, bounded(node.integer("start", 0)), bounded(node.integer("end", rank)),
                       64);
}
LogicalResult fromTfliteShape(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  if (!x)
    return node.reject("the input has no shape", "fix the input's dimensions with --dim");
  return shapeConstant(node, 0, x.getRank(), node.text("out_type", "INT32") == "INT64" ? 64 : 32);
}
