// Gives every step's result a place: in the arena, or in the output that it becomes. Inputs and
// outputs of the model are in the arena, too, on request.
#include "dialects/burin/State.h"
#include "dialects/plan/Plan.h"
#include "dialects/plan/Storage.h"
#include "lowering/Passes.h"
#include "lowering/plan/OwnOutputs.h"
#include "lowering/plan/PlacedMemory.h"
#include "lowering/plan/SettleStates.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_PLANARENA
#include "lowering/Passes.h.inc"

namespace {

struct PlanArenaPass : impl::PlanArenaBase<PlanArenaPass> {
  using PlanArenaBase::PlanArenaBase;

  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main)
      return;
    if (!hasStaticPorts(main)) {
      main.emitError() << "an input or output is not a static tensor [B0501]";
      return signalPassFailure();
    }
    if (!llvm::all_of(main.front().getOps<plan::StepOp>(), updatesSafely) ||
        !llvm::all_of(main.front().getOps<tensor::InsertSliceOp>(), fillsRows))
      return signalPassFailure();
    llvm::DenseSet<Value> states = settleStates(main, ownOutputs(main));

    MainMemory memory = placedMemory(main, {overwriteInput, outputInArena}, states);
    for (plan::StepOp step : main.front().getOps<plan::StepOp>())
      if (!states.contains(step.getResult()))
        step.setDescending(false);
    ArenaProblem problem = arenaProblem(memory.model, standingOrder(memory.model));
    ArenaPlan arena = planArena(problem.lifetimes, plan::kArenaAlignment, problem.overlaps, !quick);
    for (auto [number, descending] : llvm::zip(problem.overlapping, arena.descending))
      cast<plan::StepOp>(memory.steps[number]).setDescending(descending);
    Builder builder(&getContext());
    for (auto [number, offset] : llvm::zip(problem.tensors, arena.offsets))
      if (auto input = dyn_cast<BlockArgument>(memory.roots[number]))
        main.setArgAttr(input.getArgNumber(), plan::kInputOffset,
                        builder.getI64IntegerAttr(offset));
      else
        setOffset(memory.roots[number].getDefiningOp(), offset);
    for (auto [number, offset] :
         llvm::zip(problem.scratched, ArrayRef(arena.offsets).drop_front(problem.tensors.size())))
      memory.steps[number]->setAttr(plan::kScratchOffset, builder.getI64IntegerAttr(offset));
    // The others stand in the caller's outputs, or where the tensor does that they write a part of.
    for (auto [root, tensor] : llvm::zip(memory.roots, memory.model.tensors))
      if (!tensor.isPlaced && root.getDefiningOp())
        setOffset(root.getDefiningOp(), -1);
    for (Operation *step : memory.steps)
      if (plan::rootOf(step->getResult(0)) != step->getResult(0))
        setOffset(step, plan::arenaOffset(step->getResult(0)));
    getOperation()->setAttr(plan::kArenaBytes, builder.getI64IntegerAttr(arena.bytes));
    getOperation()->setAttr(plan::kArenaLowerBound, builder.getI64IntegerAttr(arena.lowerBound));
  }

  /// Rows between steps are written in place.
  static bool fillsRows(tensor::InsertSliceOp insert) {
    if (plan::fillsRows(insert))
      return true;
    insert.emitError()
        << "rows are inserted into no buffer, into one that something else reads or that "
           "has them, or no step computes them [B0502]";
    return false;
  }

  /// An update in place needs a tensor of another step that nobody else reads.
  static bool updatesSafely(plan::StepOp step) {
    Value updated = plan::updatedBy(step);
    if (!updated || (updated.getDefiningOp<plan::StepOp>() && updated.hasOneUse()))
      return true;
    step.emitError() << "step \"" << step.getName()
                     << "\" updates in place a tensor that is no other step's result or that "
                        "something else reads [B0502]";
    return false;
  }

  void setOffset(Operation *op, int64_t offset) {
    auto attribute = IntegerAttr::get(IntegerType::get(&getContext(), 64), offset);
    if (auto buffer = dyn_cast<plan::BufferOp>(op))
      buffer.setOffsetAttr(attribute);
    else
      cast<plan::StepOp>(op).setOffsetAttr(attribute);
  }
};

} // namespace
} // namespace burin
