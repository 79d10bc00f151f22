// Follows reshapes and updates in place to the value that owns the bytes.
#include "dialects/plan/Storage.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;

namespace burin::plan {

bool isReshape(Operation *op) { return isa<tensor::CollapseShapeOp, tensor::ExpandShapeOp>(op); }

bool isPlacement(Operation *op) { return isa<tensor::PadOp, tensor::InsertSliceOp>(op); }

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

Value rootOf(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    Value updated;
    if (isReshape(op))
      updated = op->getOperand(0);
    else if (auto step = dyn_cast<StepOp>(op))
      updated = updatedBy(step);
    else if (auto run = dyn_cast<RunOp>(op))
      updated = updatedBy(run);
    if (!updated)
      break;
    value = updated;
  }
  return value;
}

int64_t arenaOffset(Value root) {
  if (auto step = root.getDefiningOp<StepOp>())
    return static_cast<int64_t>(step.getOffset().value_or(-1));
  if (auto run = root.getDefiningOp<RunOp>())
    return static_cast<int64_t>(run.getOffset());
  auto argument = dyn_cast<BlockArgument>(root);
  auto function = argument ? dyn_cast<FunctionOpInterface>(argument.getOwner()->getParentOp())
                           : FunctionOpInterface();
  auto offset = function
                    ? function.getArgAttrOfType<IntegerAttr>(argument.getArgNumber(), kInputOffset)
                    : IntegerAttr();
  return offset ? offset.getInt() : -1;
}

int64_t byteSize(RankedTensorType type) {
  return type.getNumElements() * ((type.getElementTypeBitWidth() + 7) / 8);
}

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
