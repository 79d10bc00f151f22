// Reductions: their loops, their shape rule, and the index of an extreme element. The records stand
// in Reduce.td.
#include "dialects/burin/Foreign.h"
#include "dialects/burin/Reduction.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"

using namespace mlir;
using namespace burin;
using burin::sugar::Scalar;

namespace burin {

SmallVector<int64_t> reducedShape(ArrayRef<int64_t> shape, ArrayRef<int64_t> axes, bool keep) {
  SmallVector<int64_t> result;
  for (auto [axis, extent] : llvm::enumerate(shape)) {
    bool isReduced = llvm::is_contained(axes, static_cast<int64_t>(axis));
    if (!isReduced || keep)
      result.push_back(isReduced ? 1 : extent);
  }
  return result;
}

LogicalResult verifyReduction(Operation *op, ArrayRef<int64_t> axes, bool sameElement) {
  auto input = cast<RankedTensorType>(op->getOperand(0).getType());
  auto result = cast<RankedTensorType>(op->getResult(0).getType());
  int64_t last = -1;
  for (int64_t axis : axes) {
    if (axis <= last || axis >= input.getRank())
      return op->emitOpError() << "axes [" << axes << "] do not ascend within rank "
                               << input.getRank();
    last = axis;
  }
  SmallVector<int64_t> shape = reducedShape(input.getShape(), axes, false);
  if (result.getShape() != ArrayRef(shape))
    return op->emitOpError() << "result shape [" << result.getShape() << "] is not ["
                             << ArrayRef(shape) << "]";
  Type from = input.getElementType(), to = result.getElementType();
  if (sameElement && from != to && !isa<quant::QuantizedType>(from) &&
      !isa<quant::QuantizedType>(to))
    return op->emitOpError() << "result of type " << to << " from an input of type " << from;
  return success();
}

Value reducedBefore(OpBuilder &builder, Operation *reduction, ArrayRef<int64_t> axes, Value input,
                    ArrayRef<int64_t> permutation) {
  SmallVector<int64_t> reduced, kept;
  for (auto [axis, from] : llvm::enumerate(permutation))
    (llvm::is_contained(axes, static_cast<int64_t>(axis)) ? reduced : kept).push_back(from);
  llvm::sort(reduced);
  SmallVector<int64_t> order(kept);
  llvm::sort(order);
  SmallVector<int64_t> moved;
  for (int64_t axis : kept)
    moved.push_back(std::distance(order.begin(), llvm::find(order, axis)));
  Operation *before = builder.clone(*reduction);
  before->setOperands(input);
  before->setAttr("axes", builder.getDenseI64ArrayAttr(reduced));
  before->getResult(0).setType(beforePermutation(reduction->getResult(0).getType(), moved));
  return transposed(builder, reduction->getLoc(), before->getResult(0), moved);
}

namespace sugar {

AffineMap axesLast(OpBuilder &builder, int64_t rank, ArrayRef<int64_t> axes) {
  SmallVector<AffineExpr> index;
  unsigned kept = 0, reduced = static_cast<unsigned>(rank - static_cast<int64_t>(axes.size()));
  for (int64_t axis = 0; axis < rank; axis++)
    index.push_back(builder.getAffineDimExpr(llvm::is_contained(axes, axis) ? reduced++ : kept++));
  return AffineMap::get(static_cast<unsigned>(rank), 0, index, builder.getContext());
}

AffineMap keptAxes(OpBuilder &builder, int64_t rank, int64_t kept) {
  SmallVector<AffineExpr> index;
  for (int64_t axis = 0; axis < kept; axis++)
    index.push_back(builder.getAffineDimExpr(static_cast<unsigned>(axis)));
  return AffineMap::get(static_cast<unsigned>(rank), 0, index, builder.getContext());
}

static TypedAttr startValue(OpBuilder &builder, Type type, Start start) {
  if (isa<FloatType>(type)) {
    // The largest finite number, as infinities have no literal in C++.
    double most = type.isF64() ? std::numeric_limits<double>::max()
                               : static_cast<double>(std::numeric_limits<float>::max());
    double values[] = {0, 1, -most, most};
    return builder.getFloatAttr(type, values[static_cast<unsigned>(start)]);
  }
  unsigned width = type.getIntOrFloatBitWidth();
  APInt values[] = {APInt(width, 0), APInt(width, 1), APInt::getSignedMinValue(width),
                    APInt::getSignedMaxValue(width)};
  return builder.getIntegerAttr(type, values[static_cast<unsigned>(start)]);
}

Value started(OpBuilder &builder, Location location, RankedTensorType type, Start start) {
  Value scalar = arith::ConstantOp::create(builder, location,
                                           startValue(builder, type.getElementType(), start));
  return linalg::FillOp::create(builder, location, scalar,
                                empty(builder, location, type.getShape(), type.getElementType()))
      .getResult(0);
}

Value overAxes(OpBuilder &builder, Location location, Value input, RankedTensorType result,
               ArrayRef<int64_t> axes, Start start,
               llvm::function_ref<Scalar(Scalar sum, Scalar x)> combine,
               llvm::function_ref<Scalar(Scalar sum, double count)> finish) {
  auto type = cast<RankedTensorType>(input.getType());
  int64_t rank = type.getRank();
  double count = 1;
  for (int64_t axis : axes)
    count *= static_cast<double>(type.getDimSize(axis));
  AffineMap kept = keptAxes(builder, rank, result.getRank());
  Value sum = loops(builder, location, input, started(builder, location, result, start),
                    {axesLast(builder, rank, axes), kept}, static_cast<unsigned>(axes.size()),
                    [&](ArrayRef<Scalar> s) { return combine(s[1], s[0]); });
  bool isDone = false;
  Value finished = elementwise(builder, location, sum, result, [&](ArrayRef<Scalar> s) {
    Scalar value = finish(s[0], count);
    isDone = value.value == s[0].value;
    return value;
  });
  if (!isDone)
    return finished;
  finished.getDefiningOp()->erase();
  return sum;
}

} // namespace sugar
} // namespace burin

LogicalResult ArgMaxOp::verify() {
  auto input = cast<RankedTensorType>(getInput().getType());
  int64_t axis = static_cast<int64_t>(getAxis());
  if (axis < 0 || axis >= input.getRank())
    return emitOpError() << "axis " << axis << " is outside rank " << input.getRank();
  if (input.getDimSize(axis) < 1)
    return emitOpError("has no element to pick");
  return verifyReduction(*this, axis, false);
}

/// The extreme element first, then the least (or with `last` the greatest) index where it stands.
SmallVector<Value> ArgMaxOp::define(OpBuilder &builder, ValueRange operands) {
  Location loc = getLoc();
  auto input = cast<RankedTensorType>(operands[0].getType());
  RankedTensorType result = storageType(getType());
  Type element = result.getElementType();
  int64_t axis = static_cast<int64_t>(getAxis()), rank = input.getRank();
  bool isSmallest = getSmallest(), isLast = getLast();
  auto extremes = RankedTensorType::get(result.getShape(), input.getElementType());
  Value extreme = sugar::overAxes(
      builder, loc, operands[0], extremes, axis,
      isSmallest ? sugar::Start::Most : sugar::Start::Least,
      [&](Scalar sum, Scalar x) { return isSmallest ? sugar::min(sum, x) : sugar::max(sum, x); },
      [](Scalar sum, double) { return sum; });
  AffineMap kept = sugar::keptAxes(builder, rank, rank - 1);
  // The start is an index of its own, so that no input, not even NaN, gives one out of range.
  auto end = static_cast<double>(isLast ? 0 : input.getDimSize(axis) - 1);
  return {sugar::loops(
      builder, loc, {operands[0], extreme}, sugar::filled(builder, loc, result, end),
      {sugar::axesLast(builder, rank, axis), kept, kept}, 1, [&](ArrayRef<Scalar> s) {
        OpBuilder &b = *s[0].builder;
        Value position = linalg::IndexOp::create(b, loc, static_cast<uint64_t>(rank - 1));
        Scalar index{&b, loc, arith::IndexCastOp::create(b, loc, element, position)};
        Scalar best = isLast ? sugar::max(s[2], index) : sugar::min(s[2], index);
        return sugar::select(s[0] == s[1], best, s[2]);
      })};
}
