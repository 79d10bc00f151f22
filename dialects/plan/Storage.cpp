// Follows reshapes and updates in place to the value that owns the bytes.
#include "dialects/plan/Storage.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;

namespace burin::plan {

bool isReshape(Operation *op) { return isa<tensor::CollapseShapeOp, tensor::ExpandShapeOp>(op); }

bool isPlacement(Operation *op) { return isa<tensor::PadOp, tensor::InsertSliceOp>(op); }

bool isRows(Operation *op) {
  auto slice = dyn_cast<OffsetSizeAndStrideOpInterface>(op);
  if (!slice || !isa<tensor::ExtractSliceOp, tensor::InsertSliceOp>(op))
    return false;
  bool takes = isa<tensor::ExtractSliceOp>(op);
  auto part =
      cast<RankedTensorType>(takes ? op->getResult(0).getType() : op->getOperand(0).getType());
  auto whole =
      cast<RankedTensorType>(takes ? op->getOperand(0).getType() : op->getResult(0).getType());
  if (part.getRank() != whole.getRank() || !part.hasStaticShape() || !whole.hasStaticShape())
    return false;
  // One element along the outer axes, any number along the next, and the others whole.
  bool outer = true;
  for (int64_t axis = 0; axis < part.getRank(); axis++) {
    int64_t offset = slice.getStaticOffsets()[axis], size = slice.getStaticSizes()[axis];
    if (ShapedType::isDynamic(offset) || offset < 0 || slice.getStaticStrides()[axis] != 1 ||
        size != part.getDimSize(axis) || offset > whole.getDimSize(axis) - size ||
        (!outer && size != whole.getDimSize(axis)))
      return false;
    outer = outer && size == 1;
  }
  return true;
}

Value computedBehind(Value value) {
  Block *block = value.getParentBlock();
  while (Operation *op = value.getDefiningOp()) {
    if (op->getBlock() != block || (!isReshape(op) && !isPlacement(op)))
      break;
    value = op->getOperand(0);
  }
  return value;
}

Value updatedBy(StepOp step) {
  Value value = step.getBody().front().getTerminator()->getOperand(0);
  auto insert = value.getDefiningOp<tensor::InsertSliceOp>();
  bool outside = insert && insert->getBlock() == &step.getBody().front() &&
                 insert.getDest().getParentBlock() != insert->getBlock();
  return outside ? insert.getDest() : Value();
}

Value updatedBy(RunOp run) {
  std::optional<uint64_t> index = run.getUpdates();
  return index ? run.getInputs()[*index] : Value();
}

SmallVector<BlockArgument> readArguments(Block &kernel) {
  SmallVector<BlockArgument> arguments(kernel.getArguments());
  llvm::erase_if(arguments, [](BlockArgument argument) {
    return !argument.use_empty() && llvm::all_of(argument.getUses(), [](OpOperand &use) {
      auto insert = dyn_cast<tensor::InsertSliceOp>(use.getOwner());
      return insert && use.getOperandNumber() != 0;
    });
  });
  return arguments;
}

/// The number of elements before the first one of rows.
static int64_t startOf(OffsetSizeAndStrideOpInterface slice, RankedTensorType whole) {
  int64_t start = 0;
  for (auto [offset, extent] : llvm::zip(slice.getStaticOffsets(), whole.getShape()))
    start = start * extent + offset;
  return start;
}

static int64_t bytesOf(Type tensor) {
  return (cast<RankedTensorType>(tensor).getElementTypeBitWidth() + 7) / 8;
}

/// Where the result of a step becomes rows of another tensor. Inside steps, slices are placements.
static tensor::InsertSliceOp insertedBy(Value value) {
  while (value.hasOneUse()) {
    Operation *user = *value.getUsers().begin();
    if (isReshape(user)) {
      value = user->getResult(0);
      continue;
    }
    auto insert = dyn_cast<tensor::InsertSliceOp>(user);
    bool between = insert && insert->getBlock() == value.getParentBlock() && isRows(insert);
    return between && insert.getSource() == value ? insert : tensor::InsertSliceOp();
  }
  return {};
}

Place placeOf(Value value) {
  Place place{value};
  while (Operation *op = place.root.getDefiningOp()) {
    Value owner;
    if (isReshape(op)) {
      owner = op->getOperand(0);
    } else if (auto extract = dyn_cast<tensor::ExtractSliceOp>(op); extract && isRows(op)) {
      owner = extract.getSource();
      place.offset += startOf(extract, extract.getSourceType()) * bytesOf(owner.getType());
    } else if (isa<tensor::InsertSliceOp>(op) && isRows(op)) {
      owner = cast<tensor::InsertSliceOp>(op).getDest();
    } else if (isa<StepOp, RunOp>(op)) {
      auto step = dyn_cast<StepOp>(op);
      owner = step ? updatedBy(step) : updatedBy(cast<RunOp>(op));
      if (auto insert = owner ? tensor::InsertSliceOp() : insertedBy(op->getResult(0))) {
        owner = insert.getDest();
        place.offset += startOf(insert, insert.getDestType()) * bytesOf(owner.getType());
      }
    }
    if (!owner)
      break;
    place.root = owner;
  }
  return place;
}

Value rootOf(Value value) { return placeOf(value).root; }

bool fillsRows(Operation *op) {
  auto insert = dyn_cast<tensor::InsertSliceOp>(op);
  if (!insert || !isRows(insert) || !insert.getDest().hasOneUse() ||
      rootOf(insert.getSource()) != rootOf(insert.getDest()) ||
      placeOf(insert.getSource()).offset !=
          startOf(insert, insert.getDestType()) * bytesOf(insert.getDestType()))
    return false;
  // Steps write when they run, in whatever order their rows are inserted.
  auto elements = [](tensor::InsertSliceOp rows) {
    int64_t first = startOf(rows, rows.getDestType());
    return std::pair(first, first + rows.getSourceType().getNumElements());
  };
  auto [begin, end] = elements(insert);
  Value target = insert.getDest();
  while (auto before = target.getDefiningOp<tensor::InsertSliceOp>()) {
    auto [from, to] = elements(before);
    if (begin < to && from < end)
      return false;
    target = before.getDest();
  }
  return target.getDefiningOp<BufferOp>() != nullptr;
}

static int64_t offsetOf(Value root) {
  if (auto step = root.getDefiningOp<StepOp>())
    return static_cast<int64_t>(step.getOffset().value_or(-1));
  if (auto run = root.getDefiningOp<RunOp>())
    return static_cast<int64_t>(run.getOffset());
  if (auto buffer = root.getDefiningOp<BufferOp>())
    return static_cast<int64_t>(buffer.getOffset().value_or(-1));
  auto argument = dyn_cast<BlockArgument>(root);
  auto function = argument ? dyn_cast<FunctionOpInterface>(argument.getOwner()->getParentOp())
                           : FunctionOpInterface();
  auto offset = function
                    ? function.getArgAttrOfType<IntegerAttr>(argument.getArgNumber(), kInputOffset)
                    : IntegerAttr();
  return offset ? offset.getInt() : -1;
}

int64_t arenaOffset(Value value) {
  Place place = placeOf(value);
  int64_t start = offsetOf(place.root);
  return start < 0 ? -1 : start + place.offset;
}

int64_t byteSize(RankedTensorType type) {
  return type.getNumElements() * ((type.getElementTypeBitWidth() + 7) / 8);
}

int64_t byteSize(Value tensor) { return byteSize(cast<RankedTensorType>(tensor.getType())); }

/// An attribute of 64 bits; IR edited by hand may have any other there.
static std::optional<int64_t> number(Operation *op, StringRef name) {
  auto attribute = op->getAttrOfType<IntegerAttr>(name);
  if (!attribute || !attribute.getType().isSignlessInteger(64))
    return std::nullopt;
  return attribute.getInt();
}

int64_t scratchBytes(Operation *op) {
  int64_t bytes = number(op, kScratch).value_or(0);
  return bytes > 0 && bytes <= std::numeric_limits<int32_t>::max() ? bytes : 0;
}

int64_t scratchOffset(Operation *op) { return number(op, kScratchOffset).value_or(-1); }

} // namespace burin::plan
