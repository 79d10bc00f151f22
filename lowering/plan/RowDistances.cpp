// Follows the rows of a step's result back to the rows of an input, by intervals of the indices.
#include "lowering/plan/RowDistances.h"
#include "dialects/plan/ResultLayout.h"
#include "dialects/plan/Storage.h"
#include "lowering/fuse/StepRegion.h"
#include "lowering/plan/ArenaPlanner.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace burin {
namespace {

/// First and last value.
struct Interval {
  int64_t low, high;
};
using Box = SmallVector<Interval>;

/// The values of an index; nothing where it is not a sum, product, quotient or rest by constants.
std::optional<Interval> valuesOf(AffineExpr index, ArrayRef<Interval> loops) {
  if (auto constant = dyn_cast<AffineConstantExpr>(index))
    return Interval{constant.getValue(), constant.getValue()};
  if (auto dim = dyn_cast<AffineDimExpr>(index))
    return loops[dim.getPosition()];
  auto binary = dyn_cast<AffineBinaryOpExpr>(index);
  auto left = binary ? valuesOf(binary.getLHS(), loops) : std::nullopt;
  auto right = binary ? valuesOf(binary.getRHS(), loops) : std::nullopt;
  if (!left || !right)
    return std::nullopt;
  if (index.getKind() == AffineExprKind::Add)
    return Interval{left->low + right->low, left->high + right->high};
  int64_t by = right->low;
  if (by != right->high)
    return std::nullopt;
  if (index.getKind() == AffineExprKind::Mul)
    return Interval{std::min(left->low * by, left->high * by),
                    std::max(left->low * by, left->high * by)};
  if (by <= 0)
    return std::nullopt;
  Interval floors{llvm::divideFloorSigned(left->low, by), llvm::divideFloorSigned(left->high, by)};
  if (index.getKind() == AffineExprKind::FloorDiv)
    return floors;
  if (index.getKind() == AffineExprKind::Mod)
    return floors.low == floors.high
               ? Interval{left->low - floors.low * by, left->high - floors.low * by}
               : Interval{0, by - 1};
  return std::nullopt;
}

int64_t elementBytes(Type tensor) {
  return llvm::divideCeil(cast<RankedTensorType>(tensor).getElementTypeBitWidth(), 8);
}

/// The bytes from the first element of a box to its last one; `start` is that of its tensor.
void addBox(ByteRange &bytes, const Box &box, ArrayRef<int64_t> strides, int64_t start,
            int64_t size) {
  int64_t first = 0, last = 0;
  for (auto [interval, stride] : llvm::zip(box, strides)) {
    first += interval.low * stride;
    last += interval.high * stride;
  }
  bytes.add({start + first * size, start + (last + 1) * size});
}

/// Adds the bytes of `input` that elements of `value` need. Whether they are known.
bool addReads(ByteRange &bytes, Value value, const Box &box, Value input, Block *step) {
  auto type = cast<RankedTensorType>(value.getType());
  Operation *op = value.getDefiningOp();
  if (!op || op->getBlock() != step) {
    if (plan::Place place = plan::placeOf(value); place.root == input)
      addBox(bytes, box, plan::rowMajor(type.getShape()), place.offset, elementBytes(type));
    return true;
  }
  if (isa<tensor::EmptyOp>(op))
    return true;
  auto loopNest = dyn_cast<linalg::LinalgOp>(op);
  if (!loopNest)
    return false;
  bool looksUp = false; // anywhere in a tensor that is no operand
  op->walk([&](tensor::ExtractOp extract) {
    looksUp |=
        plan::rootOf(extract.getTensor()) == input || extract.getTensor().getParentBlock() == step;
  });
  if (looksUp)
    return false;
  Box loops;
  for (int64_t range : loopNest.getStaticLoopRanges())
    loops.push_back({0, range - 1});
  auto maps = loopNest.getIndexingMapsArray();
  for (auto [index, interval] : llvm::zip(maps.back().getResults(), box))
    if (auto dim = dyn_cast<AffineDimExpr>(index))
      loops[dim.getPosition()] = interval;
  for (auto [operand, map] : llvm::zip(op->getOperands(), maps)) {
    auto shaped = dyn_cast<RankedTensorType>(operand.getType());
    if (!shaped)
      continue;
    Box needed;
    for (auto [index, extent] : llvm::zip(map.getResults(), shaped.getShape())) {
      auto values = valuesOf(index, loops);
      if (!values)
        return false;
      needed.push_back({std::max<int64_t>(values->low, 0), std::min(values->high, extent - 1)});
    }
    if (!addReads(bytes, operand, needed, input, step))
      return false;
  }
  return true;
}

/// How many rows codegen may compute together, of loops that stand `fromInside` axes away from the
/// innermost; 0 where it may not go row by row.
int64_t rowsTogether(plan::StepOp step, int64_t fromInside) {
  plan::ScheduleAttr schedule = step.getScheduleAttr();
  if (!schedule)
    return 0;
  bool reduces = llvm::any_of(linalgOpsOf(step),
                              [](linalg::LinalgOp op) { return op.getNumReductionLoops() > 0; });
  // The axes inside are those of a register block.
  switch (schedule.getScheduleClass()) {
  case plan::ScheduleClass::Contraction:
    return !reduces || fromInside < 3 ? 0 : schedule.getWiden() == 16 ? 1 : schedule.getRows();
  case plan::ScheduleClass::Window:
    return !reduces || fromInside < 2 ? 0 : 1;
  case plan::ScheduleClass::Elementwise:
  case plan::ScheduleClass::Move:
    return reduces ? 0 : fromInside == 0 ? schedule.getLanes() : 1;
  case plan::ScheduleClass::Reduce:
  case plan::ScheduleClass::Lookup:
    return 0;
  }
  return 0;
}

/// Whether each element of the result depends on the input's element at the same place alone, and
/// no vector begins at one that another has written.
bool isInPlace(plan::StepOp step, Value input, Value computed, const plan::ResultLayout &layout) {
  auto type = cast<RankedTensorType>(computed.getType());
  if (layout.offset != 0 || layout.strides != plan::rowMajor(type.getShape()) ||
      type.getNumElements() != cast<RankedTensorType>(step.getType()).getNumElements() ||
      elementBytes(type) != elementBytes(input.getType()))
    return false;
  int64_t lanes = step.getScheduleAttr().getLanes();
  int64_t inner = type.getRank() == 0 ? 1 : type.getShape().back();
  if (lanes > 1 && lanes <= inner && inner % lanes != 0)
    return false;
  return llvm::all_of(linalgOpsOf(step), [&](linalg::LinalgOp op) {
    for (auto [operand, map] : llvm::zip(op->getOperands(), op.getIndexingMapsArray())) {
      bool reads = plan::rootOf(operand) == input ||
                   isa_and_nonnull<linalg::LinalgOp>(operand.getDefiningOp());
      // A slice may count its elements as the input does, of a larger tensor.
      if (reads && (!map.isIdentity() ||
                    cast<RankedTensorType>(operand.getType()).getShape() != type.getShape()))
        return false;
    }
    return op.getNumReductionLoops() == 0;
  });
}

/// Another type in the same bytes: only one of single bytes may be.
bool mayShareBytes(Type a, Type b) { return a == b || a.isInteger(8) || b.isInteger(8); }

/// Whether a border can be filled behind the kernel.
bool hasOnlyFrames(plan::StepOp step) {
  return llvm::all_of(step.getBody().front().getOps<tensor::PadOp>(), [](tensor::PadOp pad) {
    return plan::isFrame(pad.getStaticLow(), pad.getStaticHigh());
  });
}

} // namespace

std::optional<RowDistances> rowDistances(plan::StepOp step, Value input) {
  Block *block = &step.getBody().front();
  Value computed;
  auto layout = plan::resultLayout(yielded(step), computed);
  if (!layout) {
    llvm::consumeError(layout.takeError());
    return std::nullopt;
  }
  auto type = cast<RankedTensorType>(computed.getType());
  if (!mayShareBytes(type.getElementType(), getElementTypeOrSelf(input)) || !hasOnlyFrames(step))
    return std::nullopt;
  ArrayRef<int64_t> shape = type.getShape();
  auto axis =
      static_cast<int64_t>(llvm::find_if(shape, [](int64_t n) { return n > 1; }) - shape.begin());
  if (axis == type.getRank())
    return std::nullopt; // one element: nothing is gained
  int64_t rows = shape[axis], together = rowsTogether(step, type.getRank() - 1 - axis);
  if (together == 0)
    return std::nullopt;
  together = std::min(together, rows);

  plan::Place place = plan::placeOf(step.getResult());
  ByteRange read; // by the whole step
  for (Value value : capturesOf(step))
    if (plan::Place from = plan::placeOf(value); from.root == input)
      read.add(
          {from.offset, from.offset + plan::byteSize(cast<RankedTensorType>(value.getType()))});
  int64_t inputBytes = plan::byteSize(cast<RankedTensorType>(input.getType()));
  int64_t resultBytes = plan::byteSize(cast<RankedTensorType>(place.root.getType()));
  SmallVector<ByteRange> reads(rows), writes(rows);
  for (int64_t row = 0; row < rows; row++) {
    Box box;
    for (int64_t extent : shape)
      box.push_back({0, extent - 1});
    box[axis] = {row, row};
    addBox(writes[row], box, layout->strides, place.offset + layout->offset * elementBytes(type),
           elementBytes(type));
    if (!addReads(reads[row], computed, box, input, block))
      return std::nullopt;
  }
  // What the rows from here on read, and those up to here write, and the other way round.
  SmallVector<ByteRange> readFrom(reads), readTo(reads), writtenTo(writes), writtenFrom(writes);
  for (int64_t row = 1; row < rows; row++) {
    readTo[row].add(readTo[row - 1]);
    writtenTo[row].add(writtenTo[row - 1]);
    int64_t back = rows - 1 - row;
    readFrom[back].add(readFrom[back + 1]);
    writtenFrom[back].add(writtenFrom[back + 1]);
  }
  // The same first or last byte.
  int64_t end = place.offset + plan::byteSize(cast<RankedTensorType>(step.getType()));
  RowDistances distances{place.offset - read.begin, (resultBytes - end) - (inputBytes - read.end)};
  for (int64_t row = 0; row + together <= rows; row++) {
    int64_t last = row + together - 1;
    if (!readFrom[row].isEmpty())
      distances.ascending =
          std::max(distances.ascending, writtenTo[last].end - readFrom[row].begin);
    if (!readTo[last].isEmpty())
      distances.descending = std::max(distances.descending, (resultBytes - writtenFrom[row].begin) -
                                                                (inputBytes - readTo[last].end));
  }
  if (isInPlace(step, input, computed, *layout))
    distances.ascending = place.offset - read.begin;
  return distances;
}

} // namespace burin
