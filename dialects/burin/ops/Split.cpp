// Foreign nodes that cut a tensor into several: each result is a slice.
#include "dialects/burin/Sugar.h"
#include "dialects/burin/ops/AxisRange.h"
#include "dialects/burin/ops/Slice.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;

/// `axis` counted from the front; rejects one outside of `x`.
static FailureOr<int64_t> axisWithin(ForeignNode &node, RankedTensorType x, int64_t axis) {
  if (!x || axis < -x.getRank() || axis >= x.getRank())
    return node.reject(llvm::formatv("axis {0} is outside the input", axis),
                       x ? axisRange(x.getRank()) : "fix the input's dimensions with --dim");
  return axis < 0 ? axis + x.getRank() : axis;
}

/// Replaces the node by consecutive slices of operand `operand` of those extents.
static LogicalResult splitInto(ForeignNode &node, unsigned operand, int64_t axis,
                               ArrayRef<int64_t> extents) {
  RankedTensorType x = node.type(operand);
  int64_t extent = x.getDimSize(axis), sum = 0;
  for (int64_t part : extents) {
    if (part < 0 || part > extent - sum)
      return node.reject(llvm::formatv("the parts exceed the axis of extent {0}", extent),
                         "a batch size fixed with --dim can contradict parts stored in the model");
    sum += part;
  }
  if (sum != extent || extents.size() != node.numResults())
    return node.reject(llvm::formatv("{0} parts of {1} elements in all for {2} results and an "
                                     "axis of extent {3}",
                                     extents.size(), sum, node.numResults(), extent),
                       "the file contradicts itself; export the model again");
  SmallVector<Value> parts;
  int64_t start = 0;
  for (int64_t part : extents) {
    parts.push_back(
        slicedAlong(node.getBuilder(), node.getLoc(), node.operand(operand), axis, start, part));
    start += part;
  }
  return node.replace(parts);
}

/// Replaces the node by as many slices as it has results, all of one extent but for the last.
static LogicalResult splitEvenly(ForeignNode &node, unsigned operand, int64_t axis,
                                 bool lastMayBeSmaller) {
  int64_t extent = node.type(operand).getDimSize(axis), parts = node.numResults();
  if (parts == 0 || (extent % parts != 0 && !lastMayBeSmaller))
    return node.reject(llvm::formatv("an axis of extent {0} in {1} parts", extent, parts),
                       "the number of parts divides the extent");
  int64_t size = (extent + parts - 1) / parts;
  SmallVector<int64_t> extents;
  for (int64_t i = 0; i < parts; i++)
    extents.push_back(std::clamp<int64_t>(extent - i * size, 0, size));
  return splitInto(node, operand, axis, extents);
}

/// The extents are an attribute before opset 13 and an operand from then on; without them the parts
/// are equal.
LogicalResult fromOnnxSplit(ForeignNode &node) {
  auto axis = axisWithin(node, node.type(0), node.integer("axis", 0));
  if (failed(axis))
    return failure();
  if (node.has(1)) {
    auto extents = node.integers(1);
    if (!extents)
      return node.reject("the parts are not known at compile time", "store them as constants");
    return splitInto(node, 0, *axis, *extents);
  }
  if (node.hasAttribute("split"))
    return splitInto(node, 0, *axis, node.integers("split", {}));
  int64_t stated = node.integer("num_outputs", node.numResults());
  if (stated != node.numResults())
    return node.reject(llvm::formatv("num_outputs {0} for {1} results", stated, node.numResults()),
                       "the file contradicts itself; export the model again");
  return splitEvenly(node, 0, *axis, node.version() >= 18);
}

LogicalResult fromTfliteSplit(ForeignNode &node) {
  auto stated = node.integers(0);
  if (!stated || stated->size() != 1)
    return node.reject("the axis is not known at compile time", "store it as a constant");
  auto axis = axisWithin(node, node.type(1), stated->front());
  return failed(axis) ? failure() : splitEvenly(node, 1, *axis, false);
}

/// One extent may be -1: what the others leave.
LogicalResult fromTfliteSplitV(ForeignNode &node) {
  auto extents = node.integers(1), stated = node.integers(2);
  if (!extents || !stated || stated->size() != 1)
    return node.reject("the parts or the axis are not known at compile time",
                       "store them as constants");
  auto axis = axisWithin(node, node.type(0), stated->front());
  if (failed(axis))
    return failure();
  int64_t rest = node.type(0).getDimSize(*axis), *open = nullptr;
  for (int64_t &extent : *extents) {
    if (extent == -1 && !open)
      open = &extent;
    else if (extent >= 0 && extent <= rest)
      rest -= extent;
    else
      return node.reject(llvm::formatv("a part of extent {0}", extent),
                         "at most one part is -1 and the others fit the axis");
  }
  if (open)
    *open = rest;
  return splitInto(node, 0, *axis, *extents);
}

/// Slices of extent 1 without their axis.
LogicalResult fromTfliteUnpack(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  auto axis = axisWithin(node, x, node.integer("axis", 0));
  if (failed(axis))
    return failure();
  if (x.getDimSize(*axis) != node.numResults())
    return node.reject(llvm::formatv("an axis of extent {0} in {1} results", x.getDimSize(*axis),
                                     node.numResults()),
                       "the file contradicts itself; export the model again");
  SmallVector<int64_t> shape(x.getShape());
  shape.erase(shape.begin() + *axis);
  OpBuilder &builder = node.getBuilder();
  SmallVector<Value> parts;
  for (int64_t i = 0; i < node.numResults(); i++)
    parts.push_back(builder.createOrFold<ReshapeOp>(
        node.getLoc(), withElement(shape, x.getElementType()),
        slicedAlong(builder, node.getLoc(), node.operand(0), *axis, i, 1)));
  return node.replace(parts);
}
