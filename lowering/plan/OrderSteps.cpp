// Moves steps to where the model needs less memory.
#include "dialects/burin/State.h"
#include "dialects/plan/Plan.h"
#include "lowering/Passes.h"
#include "lowering/fuse/StepRegion.h"
#include "lowering/plan/PlacedMemory.h"
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
void keepStatesSafe(func::FuncOp main, MainMemory &memory, const Numbers &numbers) {
  for (StatePlace state : statesOf(main)) {
    Value old = main.getArgument(state.argument);
    Operation *writer =
        plan::rootOf(main.front().getTerminator()->getOperand(state.result)).getDefiningOp();
    auto number = numbers.find(writer);
    if (number == numbers.end())
      continue;
    for (size_t reader = 0; reader < number->second; reader++)
      if (llvm::any_of(readsOf(memory.steps[reader]),
                       [&](Value value) { return plan::rootOf(value) == old; }))
        memory.model.steps[number->second].after.push_back(reader);
  }
}

struct OrderStepsPass : impl::OrderStepsBase<OrderStepsPass> {
  using OrderStepsBase::OrderStepsBase;

  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main || main.front().getOps<plan::StepOp>().empty())
      return;
    // New values of states are written over the old ones.
    llvm::DenseSet<Value> states;
    for (StatePlace state : statesOf(main))
      states.insert(plan::rootOf(main.front().getTerminator()->getOperand(state.result)));
    MainMemory memory = placedMemory(main, {overwriteInput, outputInArena}, states);
    Numbers numbers;
    for (auto [number, step] : llvm::enumerate(memory.steps))
      numbers[step] = number;
    for (auto [step, uses] : llvm::zip(memory.steps, memory.model.steps))
      uses.after = stepsBefore(step, numbers);
    keepStatesSafe(main, memory, numbers);
    StepOrder best = bestOrder(memory.model, plan::kArenaAlignment);
    if (best.leastBytes)
      getOperation()->setAttr(
          plan::kLeastOfAnyOrder,
          IntegerAttr::get(IntegerType::get(&getContext(), 64), *best.leastBytes));
    if (best.steps != standingOrder(memory.model))
      reorder(main.front(), memory.steps, best.steps);
  }

  /// What stands between steps follows the last step that it depends on.
  static void reorder(Block &block, ArrayRef<Operation *> steps, ArrayRef<size_t> order) {
    llvm::DenseMap<Operation *, size_t> place; // after so many steps
    for (auto [position, step] : llvm::enumerate(order))
      place[steps[step]] = position + 1;
    SmallVector<Operation *> ops;
    for (Operation &op : block.without_terminator()) {
      ops.push_back(&op);
      if (isa<plan::StepOp>(op))
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
