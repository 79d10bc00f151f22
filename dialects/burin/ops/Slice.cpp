// Slices: their meaning, their shape rule, and the foreign slices they come from.
#include "dialects/burin/ops/Slice.h"
#include "dialects/burin/Sugar.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;
using burin::sugar::Scalar;
using burin::sugar::shapeOf;

LogicalResult SliceOp::verify() {
  ArrayRef<int64_t> x = shapeOf(getInput()), y = shapeOf(getResult());
  ArrayRef<int64_t> starts = getStarts(), steps = getSteps();
  if (starts.size() != x.size() || steps.size() != x.size() || y.size() != x.size())
    return emitOpError("needs one start, step and result extent per axis");
  for (size_t axis = 0; axis < x.size(); axis++) {
    if (y[axis] == 0)
      continue;
    int64_t last = 0;
    bool overflows = llvm::MulOverflow(y[axis] - 1, steps[axis], last) ||
                     llvm::AddOverflow(last, starts[axis], last);
    if (overflows || std::min(starts[axis], last) < 0 || std::max(starts[axis], last) >= x[axis])
      return emitOpError() << "axis " << axis << ": " << y[axis] << " elements from "
                           << starts[axis] << " in steps of " << steps[axis] << " leave the extent "
                           << x[axis];
  }
  return success();
}

OpFoldResult SliceOp::fold(FoldAdaptor) {
  // Of one type with its input, a slice that runs forward along all longer axes is the whole.
  auto forward = [&](auto pair) { return std::get<0>(pair) >= 0 || std::get<1>(pair) == 1; };
  if (getInput().getType() == getType() &&
      llvm::all_of(llvm::zip(getSteps(), shapeOf(getInput())), forward))
    return getInput();
  return {};
}

/// An index of linalg that is nothing but a loop must run over the whole axis. Where a slice keeps
/// only the beginning of an axis, that axis is joined with a neighbour: the index is then a sum.
SmallVector<Value> SliceOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  ArrayRef<int64_t> x = shapeOf(operands[0]), y = result.getShape();
  unsigned rank = static_cast<unsigned>(x.size());
  if (rank == 0)
    return {operands[0]};
  auto position = [&](unsigned axis) {
    // One element has no step; any but 1 says that it is not the whole axis.
    int64_t step = y[axis] == 1 && x[axis] != 1 ? 2 : getSteps()[axis];
    return builder.getAffineDimExpr(axis) * step + getStarts()[axis];
  };
  auto isBeginning = [&](unsigned axis) {
    return y[axis] != x[axis] && isa<AffineDimExpr>(position(axis));
  };
  SmallVector<int64_t> extents;
  SmallVector<AffineExpr> index;
  for (unsigned axis = 0; axis < rank; axis++) {
    bool joins = axis > 0 && (isBeginning(axis) || (axis == 1 && isBeginning(0)));
    if (joins) {
      index.back() = index.back() * x[axis] + position(axis);
      extents.back() *= x[axis];
    } else {
      index.push_back(position(axis));
      extents.push_back(x[axis]);
    }
  }
  // A vector has no neighbour to join.
  if (rank == 1 && isBeginning(0))
    index[0] = index[0] % x[0];
  Value input = sugar::reshaped(builder, getLoc(), operands[0], extents);
  auto map = AffineMap::get(rank, 0, index, builder.getContext());
  Value init = sugar::empty(builder, getLoc(), y, result.getElementType());
  return {sugar::loops(builder, getLoc(), input, init, {map, builder.getMultiDimIdentityMap(rank)},
                       0, [](ArrayRef<Scalar> s) { return s[0]; })};
}

Value SliceOp::beforeTranspose(OpBuilder &builder, ValueRange inputs,
                               ArrayRef<int64_t> permutation) {
  auto box = SliceOp::create(builder, getLoc(), beforePermutation(getType(), permutation),
                             inputs[0], beforePermutation(getStarts(), permutation),
                             beforePermutation(getSteps(), permutation));
  return transposed(builder, getLoc(), box, permutation);
}

namespace burin {

int64_t sliceExtent(int64_t start, int64_t end, int64_t step) {
  int64_t reach = step > 0 ? end - start : start - end;
  // Of the most negative step the magnitude has no int64; as unsigned it has.
  uint64_t size = step > 0 ? static_cast<uint64_t>(step) : -static_cast<uint64_t>(step);
  return reach <= 0 ? 0 : static_cast<int64_t>((static_cast<uint64_t>(reach) - 1) / size) + 1;
}

Value sliced(OpBuilder &builder, Location location, Value value, ArrayRef<int64_t> starts,
             ArrayRef<int64_t> extents, ArrayRef<int64_t> steps) {
  auto type = withElement(extents, cast<RankedTensorType>(value.getType()).getElementType());
  if (type.getNumElements() == 0)
    return ConstantOp::create(builder, location, type,
                              DenseElementsAttr::get(storageType(type), ArrayRef<Attribute>()));
  return builder.createOrFold<SliceOp>(location, type, value, starts, steps);
}

Value slicedAlong(OpBuilder &builder, Location location, Value value, int64_t axis, int64_t start,
                  int64_t extent, int64_t step) {
  SmallVector<int64_t> extents(shapeOf(value)), starts(extents.size(), 0), steps(extents.size(), 1);
  extents[axis] = extent;
  starts[axis] = start;
  steps[axis] = step;
  return sliced(builder, location, value, starts, extents, steps);
}

} // namespace burin

namespace {

/// A slice as the formats write it: begins and ends may count from the end or lie outside.
struct Box {
  SmallVector<int64_t> starts, extents, steps;

  explicit Box(ArrayRef<int64_t> shape)
      : starts(shape.size(), 0), extents(shape), steps(shape.size(), 1) {}

  /// Takes [start, end) along `axis`; both are limited to the axis first.
  void restrict(size_t axis, int64_t start, int64_t end, int64_t step) {
    int64_t extent = extents[axis];
    auto limited = [&](int64_t n) {
      n = n < 0 ? n + extent : n;
      return step > 0 ? std::clamp<int64_t>(n, 0, extent) : std::clamp<int64_t>(n, -1, extent - 1);
    };
    starts[axis] = limited(start);
    extents[axis] = sliceExtent(starts[axis], limited(end), step);
    steps[axis] = step;
  }

  Value of(ForeignNode &node, Value value) {
    return sliced(node.getBuilder(), node.getLoc(), value, starts, extents, steps);
  }
};

} // namespace

/// Starts, ends, axes and steps are attributes before opset 10 and operands from then on.
LogicalResult fromOnnxSlice(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  if (!x)
    return node.reject("the input has no shape", "fix the input's dimensions with --dim");
  std::optional<SmallVector<int64_t>> starts, ends, axes, steps;
  if (node.version() < 10) {
    starts = node.integers("starts", {});
    ends = node.integers("ends", {});
    axes = node.integers("axes", {});
  } else {
    starts = node.integers(1);
    ends = node.integers(2);
    axes = node.has(3) ? node.integers(3) : SmallVector<int64_t>();
    steps = node.has(4) ? node.integers(4) : SmallVector<int64_t>();
  }
  if (!starts || !ends || !axes || (node.has(4) && !steps))
    return node.reject("starts, ends, axes or steps are not known at compile time",
                       "fix the input's dimensions with --dim, or store them as constants");
  if (axes->empty())
    for (size_t axis = 0; axis < starts->size(); axis++)
      axes->push_back(static_cast<int64_t>(axis));
  if (!steps || steps->empty())
    steps.emplace(starts->size(), 1);
  if (ends->size() != starts->size() || axes->size() != starts->size() ||
      steps->size() != starts->size())
    return node.reject(llvm::formatv("{0} starts, {1} ends, {2} axes and {3} steps", starts->size(),
                                     ends->size(), axes->size(), steps->size()),
                       "they are of one length; check the model");
  Box box(x.getShape());
  SmallVector<bool> seen(x.getRank(), false);
  for (auto [start, end, axis, step] : llvm::zip(*starts, *ends, *axes, *steps)) {
    int64_t at = axis < 0 ? axis + x.getRank() : axis;
    if (axis < -x.getRank() || axis >= x.getRank() || seen[at] || step == 0)
      return node.reject(llvm::formatv("axis {0} with step {1} is outside the input or repeated, "
                                       "or its step is 0",
                                       axis, step),
                         "check the model's axes and steps");
    seen[at] = true;
    box.restrict(static_cast<size_t>(at), start, end, step);
  }
  return node.replace(box.of(node, node.operand(0)));
}

/// A size of -1 takes the rest of the axis.
LogicalResult fromTfliteSlice(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  auto begins = node.integers(1), sizes = node.integers(2);
  if (!x || !begins || !sizes)
    return node.reject("begin or size is not known at compile time", "store them as constants");
  size_t rank = static_cast<size_t>(x.getRank());
  if (begins->size() != rank || sizes->size() != rank)
    return node.reject(
        llvm::formatv("{0} begins and {1} sizes for {2} axes", begins->size(), sizes->size(), rank),
        "a slice states one of each an axis");
  Box box(x.getShape());
  for (size_t axis = 0; axis < rank; axis++) {
    int64_t extent = x.getDimSize(axis), begin = (*begins)[axis], size = (*sizes)[axis];
    bool inside = begin >= 0 && begin <= extent && size >= -1 && size <= extent - begin;
    if (!inside)
      return node.reject(llvm::formatv("axis {0} of extent {1} has no {2} elements from {3} on",
                                       axis, extent, size, begin),
                         "a batch size fixed with --dim can contradict a size stored in the model");
    box.restrict(axis, begin, size < 0 ? extent : begin + size, 1);
  }
  return node.replace(box.of(node, node.operand(0)));
}

/// TensorFlow's strided slice: masks say which begins and ends count, which entry stands for all
/// axes that have none, which adds an axis of extent 1, and which takes one element and drops its
/// axis.
LogicalResult fromTfliteStridedSlice(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  auto begins = node.integers(1), ends = node.integers(2), steps = node.integers(3);
  if (!x || !begins || !ends || !steps)
    return node.reject("begin, end or strides are not known at compile time",
                       "fix the input's dimensions with --dim, or store them as constants");
  size_t entries = begins->size(), rank = static_cast<size_t>(x.getRank());
  if (ends->size() != entries || steps->size() != entries || entries > 32)
    return node.reject(
        llvm::formatv("{0} begins, {1} ends and {2} strides", entries, ends->size(), steps->size()),
        "they are of one length, up to 32");
  if (node.integer("offset", 0) != 0)
    return node.reject("ends that are relative to begins are not supported",
                       "export the model with absolute ends");
  auto masked = [&](StringRef mask, size_t i) { return (node.integer(mask, 0) >> i & 1) != 0; };
  size_t named = 0, ellipses = 0;
  for (size_t i = 0; i < entries; i++) {
    ellipses += masked("ellipsis_mask", i);
    named += !masked("ellipsis_mask", i) && !masked("new_axis_mask", i);
  }
  if (named > rank || ellipses > 1)
    return node.reject(
        llvm::formatv("{0} entries and {1} ellipses for {2} axes", named, ellipses, rank),
        "check the model's masks");
  Box box(x.getShape());
  SmallVector<int64_t> shape; // without dropped axes, with new ones
  size_t axis = 0;
  auto keepUpTo = [&](size_t end) {
    for (; axis < end; axis++)
      shape.push_back(x.getDimSize(axis));
  };
  for (size_t i = 0; i < entries; i++) {
    if (masked("ellipsis_mask", i)) {
      keepUpTo(axis + rank - named);
      continue;
    }
    if (masked("new_axis_mask", i)) {
      shape.push_back(1);
      continue;
    }
    int64_t extent = x.getDimSize(axis), begin = (*begins)[i], end = (*ends)[i], step = (*steps)[i];
    if (step == 0)
      return node.reject(llvm::formatv("the stride of axis {0} is 0", axis), "check the model");
    if (masked("shrink_axis_mask", i)) {
      if (begin < -extent || begin >= extent)
        return node.reject(
            llvm::formatv("index {0} is outside of axis {1} of extent {2}", begin, axis, extent),
            "a batch size fixed with --dim can contradict an index stored in the "
            "model");
      begin = begin < 0 ? begin + extent : begin;
      box.restrict(axis, begin, begin + 1, 1);
    } else {
      constexpr int64_t kMost = std::numeric_limits<int64_t>::max(), kLeast = -kMost;
      if (masked("begin_mask", i))
        begin = step > 0 ? 0 : kMost;
      if (masked("end_mask", i))
        end = step > 0 ? kMost : kLeast;
      box.restrict(axis, begin, end, step);
      shape.push_back(box.extents[axis]);
    }
    axis++;
  }
  keepUpTo(rank);
  Value slice = box.of(node, node.operand(0));
  return node.replace(node.getBuilder().createOrFold<ReshapeOp>(
      node.getLoc(), withElement(shape, x.getElementType()), slice));
}
