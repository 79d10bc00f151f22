// Moves steps to where the model needs less memory.
#include "dialects/burin/State.h"
#include "dialects/plan/Plan.h"
#include "lowering/Passes.h"
#include "lowering/fuse/StepRegion.h"
#include "lowering/plan/OwnOutputs.h"
#include "lowering/plan/PlacedMemory.h"
#include "lowering/plan/SettleStates.h"
#include "lowering/plan/StepOrder.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_ORDERSTEPS
#include "lowering/Passes.h.inc"

namespace {

/// What an operation uses, also inside its region.
SmallVector<Value> usesOf(Operation *op) {
  SmallVector<Value> values(op->getOperands());
  if (auto step = dyn_cast<plan::StepOp>(op))
    llvm::append_range(values, capturesOf(step));
  return values;
}

using Numbers = llvm::DenseMap<Operation *, size_t>;

/// The steps that compute what `op` uses, through what needs no code.
SmallVector<size_t> stepsBefore(Operation *op, const Numbers &numbers) {
  SmallVector<size_t> before;
  SmallVector<Value> values = usesOf(op);
  llvm::SmallPtrSet<Operation *, 8> seen;
  while (!values.empty()) {
    Operation *definition = values.pop_back_val().getDefiningOp();
    if (!definition || !seen.insert(definition).second)
      continue;
    if (auto number = numbers.find(definition); number != numbers.end())
      before.push_back(number->second);
    else
      llvm::append_range(values, usesOf(definition));
  }
  return before;
}

/// The old value of a state is read before the new one is written where it is so far: that is how
/// the two can share a place.
void keepStatesSafe(func::FuncOp main, MainMemory &memory) {
  for (StatePlace state : statesOf(main)) {
    Value old = main.getArgument(state.argument);
    Value after = plan::rootOf(main.front().getTerminator()->getOperand(state.result));
    auto writes = [&](Operation *step) { return plan::rootOf(step->getResult(0)) == after; };
    auto writer = static_cast<size_t>(llvm::find_if(memory.steps, writes) - memory.steps.begin());
    if (writer == memory.steps.size())
      continue;
    for (size_t reader = 0; reader < writer; reader++)
      if (llvm::any_of(readsOf(memory.steps[reader]),
                       [&](Value value) { return plan::rootOf(value) == old; }))
        memory.model.steps[writer].after.push_back(reader);
  }
}

struct OrderStepsPass : impl::OrderStepsBase<OrderStepsPass> {
  using OrderStepsBase::OrderStepsBase;

  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    // Of other inputs and outputs, plan-arena says why it refuses them.
    if (!main || main.front().getOps<plan::StepOp>().empty() || !hasStaticPorts(main))
      return;
    llvm::DenseSet<Value> states = settleStates(main, ownOutputs(main));
    MainMemory memory = placedMemory(main, {overwriteInput, outputInArena}, states);
    Numbers numbers;
    for (auto [number, step] : llvm::enumerate(memory.steps))
      numbers[step] = number;
    for (auto [step, uses] : llvm::zip(memory.steps, memory.model.steps))
      uses.after = stepsBefore(step, numbers);
    keepStatesSafe(main, memory);
    StepOrder best = bestOrder(memory.model, plan::kArenaAlignment);
    if (best.leastBytes)
      getOperation()->setAttr(
          plan::kLeastOfAnyOrder,
          IntegerAttr::get(IntegerType::get(&getContext(), 64), *best.leastBytes));
    if (best.steps != standingOrder(memory.model))
      reorder(main.front(), memory, best.steps);
  }

  /// What stands between steps follows the last step that it depends on; a buffer stands in front
  /// of the first one that fills it.
  static void reorder(Block &block, const MainMemory &memory, ArrayRef<size_t> order) {
    llvm::DenseMap<Operation *, size_t> place; // after so many steps
    for (auto [position, number] : llvm::enumerate(order)) {
      place[memory.steps[number]] = position + 1;
      Value root = memory.roots[memory.model.steps[number].written.tensor];
      if (auto buffer = root.getDefiningOp<plan::BufferOp>())
        place.try_emplace(buffer, position);
    }
    SmallVector<Operation *> ops;
    for (Operation &op : block.without_terminator()) {
      ops.push_back(&op);
      if (isa<plan::StepOp, plan::BufferOp>(op))
        continue;
      size_t last = 0;
      for (Value value : usesOf(&op))
        last = std::max(last, place.lookup(value.getDefiningOp()));
      place[&op] = last;
    }
    auto key = [&](Operation *op) { return std::pair(place.lookup(op), !isa<plan::StepOp>(op)); };
    llvm::stable_sort(ops, [&](Operation *a, Operation *b) { return key(a) < key(b); });
    for (Operation *op : ops)
      op->moveBefore(block.getTerminator());
  }
};

} // namespace
} // namespace burin
