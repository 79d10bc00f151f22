// Collects what each step writes and reads.
#include "lowering/plan/LiveRanges.h"
#include "lowering/fuse/StepRegion.h"

using namespace mlir;

namespace burin {

SmallVector<Operation *> stepsOf(func::FuncOp main) {
  SmallVector<Operation *> steps;
  for (Operation &op : main.front())
    if (isa<plan::StepOp, plan::RunOp>(op))
      steps.push_back(&op);
  return steps;
}

SmallVector<Value> readsOf(Operation *op) {
  SmallVector<Value> values;
  Value updated;
  if (auto step = dyn_cast<plan::StepOp>(op)) {
    values = capturesOf(step).takeVector();
    updated = plan::updatedBy(step);
  } else {
    auto run = cast<plan::RunOp>(op);
    values.assign(run.getInputs().begin(), run.getInputs().end());
    updated = plan::updatedBy(run);
  }
  llvm::erase(values, updated);
  return values;
}

MainMemory memoryOf(func::FuncOp main) {
  MainMemory memory;
  memory.steps = stepsOf(main);
  llvm::DenseMap<Value, size_t> numbers;
  auto add = [&](Value root, bool isInput) {
    if (!numbers.try_emplace(root, memory.roots.size()).second)
      return;
    memory.roots.push_back(root);
    memory.model.tensors.push_back({plan::byteSize(root), isInput, false});
  };
  for (BlockArgument input : main.getArguments())
    if (auto type = dyn_cast<RankedTensorType>(input.getType()); type && type.hasStaticShape())
      add(input, true);
  for (Operation *op : memory.steps)
    add(plan::rootOf(op->getResult(0)), false);
  auto useOf = [&](Value value) {
    plan::Place place = plan::placeOf(value);
    auto found = numbers.find(place.root); // a constant is none
    return found == numbers.end()
               ? std::nullopt
               : std::optional<TensorUse>(
                     {found->second, {place.offset, place.offset + plan::byteSize(value)}});
  };
  for (Operation *op : memory.steps) {
    StepMemory &step = memory.model.steps.emplace_back();
    for (Value value : readsOf(op))
      if (std::optional<TensorUse> use = useOf(value))
        step.reads.push_back(*use);
    step.written = *useOf(op->getResult(0));
    step.scratch = plan::scratchBytes(op);
  }
  for (Value value : main.front().getTerminator()->getOperands())
    if (std::optional<TensorUse> use = useOf(value))
      memory.model.tensors[use->tensor].isOutput = true;
  return memory;
}

SmallVector<LiveTensor> liveTensors(func::FuncOp main) {
  MainMemory memory = memoryOf(main);
  SmallVector<LiveTensor> live;
  for (auto [root, tensor, life] :
       llvm::zip(memory.roots, memory.model.tensors,
                 lifetimesOf(memory.model, standingOrder(memory.model))))
    live.push_back({root, life, tensor.isOutput});
  return live;
}

} // namespace burin
