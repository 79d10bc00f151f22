// Says of each tensor whether it is in the arena, and of each step over which inputs its result may
// lie.
#include "lowering/plan/PlacedMemory.h"
#include "dialects/burin/State.h"
#include "lowering/fuse/StepRegion.h"
#include "lowering/plan/RowDistances.h"

using namespace mlir;

namespace burin {

static bool isPlaced(func::FuncOp main, Value root, const TensorMemory &tensor,
                     PortsInArena ports) {
  if (auto input = dyn_cast<BlockArgument>(root))
    return ports.inputs && !isStateArgument(main, input.getArgNumber());
  return !tensor.isOutput || ports.outputs;
}

MainMemory placedMemory(func::FuncOp main, PortsInArena ports,
                        const llvm::DenseSet<Value> &elsewhere) {
  MainMemory memory = memoryOf(main);
  llvm::DenseMap<Value, size_t> numbers; // of tensors in the arena
  for (auto [number, root] : llvm::enumerate(memory.roots)) {
    TensorMemory &tensor = memory.model.tensors[number];
    tensor.isPlaced = !elsewhere.contains(root) && isPlaced(main, root, tensor, ports);
    if (tensor.isPlaced)
      numbers[root] = number;
  }
  for (auto [op, uses] : llvm::zip(memory.steps, memory.model.steps)) {
    auto step = dyn_cast<plan::StepOp>(op);
    Value result = plan::rootOf(op->getResult(0));
    if (!step || plan::updatedBy(step) || !numbers.contains(result))
      continue;
    llvm::MapVector<Value, unsigned> inputs; // and how often each is read
    for (Value value : capturesOf(step))
      inputs[plan::rootOf(value)]++;
    for (auto [root, count] : inputs)
      if (auto input = numbers.find(root); input != numbers.end() && root != result && count == 1)
        if (auto distances = rowDistances(step, root))
          uses.overlaps.push_back({input->second, distances->ascending, distances->descending});
  }
  return memory;
}

} // namespace burin
