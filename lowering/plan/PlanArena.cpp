// Gives every step's result a place: in the arena, or in the output that it becomes. Inputs and
// outputs of the model are in the arena, too, on request.
#include "dialects/burin/State.h"
#include "dialects/plan/Plan.h"
#include "dialects/plan/Storage.h"
#include "lowering/Passes.h"
#include "lowering/fuse/StepRegion.h"
#include "lowering/plan/ArenaPlanner.h"
#include "lowering/plan/CopyStep.h"
#include "lowering/plan/RowDistances.h"
#include "lowering/plan/SettleStates.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_PLANARENA
#include "lowering/Passes.h.inc"

namespace {

/// Offsets are multiples of this, for loads of up to 16 bytes.
constexpr int64_t kAlignment = 16;

struct PlanArenaPass : impl::PlanArenaBase<PlanArenaPass> {
  using PlanArenaBase::PlanArenaBase;

  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main)
      return;
    if (!llvm::all_of(main.front().getOps<plan::StepOp>(), updatesSafely))
      return signalPassFailure();
    Operation *terminator = main.front().getTerminator();
    llvm::DenseSet<Value> outputs;
    for (OpOperand &operand : terminator->getOpOperands()) {
      if (isStateResult(main, operand.getOperandNumber()))
        continue;
      Value root = plan::rootOf(operand.get());
      if (!root.getDefiningOp<plan::StepOp>() || outputs.contains(root)) {
        operand.set(copied(terminator, operand.get()));
        root = operand.get();
      }
      outputs.insert(root);
    }
    llvm::DenseSet<Value> states = settleStates(main, outputs);

    SmallVector<plan::StepOp> steps(main.front().getOps<plan::StepOp>());
    llvm::DenseMap<Value, int64_t> lastUse;
    for (auto [index, step] : llvm::enumerate(steps))
      for (Value value : capturesOf(step))
        lastUse[plan::rootOf(value)] = static_cast<int64_t>(index);

    SmallVector<Lifetime> lifetimes;
    SmallVector<Value> placed;
    llvm::DenseMap<Value, size_t> number; // of the lifetime
    auto place = [&](Value value, int64_t first, int64_t last) {
      number[value] = placed.size();
      lifetimes.push_back({plan::byteSize(cast<RankedTensorType>(value.getType())), first, last});
      placed.push_back(value);
    };
    // All of them are written before the first step.
    if (overwriteInput)
      for (BlockArgument input : main.getArguments())
        if (!isStateArgument(main, input.getArgNumber()))
          place(input, 0, lastUse.lookup(input));
    const auto end = static_cast<int64_t>(steps.size()) - 1;
    for (auto [index, step] : llvm::enumerate(steps)) {
      auto first = static_cast<int64_t>(index);
      step.setDescending(false);
      if (plan::updatedBy(step))
        continue;
      bool isOutput = outputs.contains(step.getResult());
      if ((isOutput && !outputInArena) || states.contains(step.getResult()))
        setOffset(step, -1);
      else
        place(step.getResult(), first,
              isOutput ? end : std::max(first, lastUse.lookup(step.getResult())));
    }
    SmallVector<Overlap> overlaps;
    for (auto [result, value] : llvm::enumerate(placed))
      if (auto step = value.getDefiningOp<plan::StepOp>())
        if (auto overlap = overlapOf(step, result, lifetimes, number))
          overlaps.push_back(*overlap);
    // Behind the results: only the steps themselves need these.
    SmallVector<plan::StepOp> scratched;
    for (auto [index, step] : llvm::enumerate(steps))
      if (int64_t bytes = plan::scratchBytes(step)) {
        auto at = static_cast<int64_t>(index);
        lifetimes.push_back({bytes, at, at});
        scratched.push_back(step);
      }
    ArenaPlan arena = planArena(lifetimes, kAlignment, overlaps);
    Builder builder(&getContext());
    for (auto [value, offset] : llvm::zip(placed, arena.offsets))
      if (auto step = value.getDefiningOp<plan::StepOp>())
        setOffset(step, offset);
      else
        main.setArgAttr(cast<BlockArgument>(value).getArgNumber(), plan::kInputOffset,
                        builder.getI64IntegerAttr(offset));
    for (auto [overlap, descending] : llvm::zip(overlaps, arena.descending))
      placed[overlap.result].getDefiningOp<plan::StepOp>().setDescending(descending);
    for (auto [step, offset] :
         llvm::zip(scratched, ArrayRef(arena.offsets).drop_front(placed.size())))
      step->setAttr(plan::kScratchOffset, builder.getI64IntegerAttr(offset));
    // What updates a tensor in place stands where that one does.
    for (plan::StepOp step : steps)
      if (plan::updatedBy(step))
        step.setOffsetAttr(
            plan::rootOf(step.getResult()).getDefiningOp<plan::StepOp>().getOffsetAttr());
    getOperation()->setAttr(plan::kArenaBytes, builder.getI64IntegerAttr(arena.bytes));
    getOperation()->setAttr(plan::kArenaLowerBound, builder.getI64IntegerAttr(arena.lowerBound));
  }

  /// The input that the result of `step`, the tensor `result`, may lie over: of those that nothing
  /// reads later the one that it can share most with.
  static std::optional<Overlap> overlapOf(plan::StepOp step, size_t result,
                                          ArrayRef<Lifetime> lifetimes,
                                          const llvm::DenseMap<Value, size_t> &number) {
    std::optional<Overlap> best;
    int64_t most = 0;
    for (Value value : capturesOf(step)) {
      Value root = plan::rootOf(value);
      auto input = number.find(root);
      if (input == number.end() || lifetimes[input->second].last != lifetimes[result].first)
        continue;
      auto distances = rowDistances(step, root);
      if (!distances)
        continue;
      int64_t from = lifetimes[input->second].bytes, to = lifetimes[result].bytes;
      int64_t distance = std::min(distances->ascending, distances->descending);
      int64_t saves = from + to - std::max(from + distance, to);
      if (saves <= most)
        continue;
      most = saves;
      best = Overlap{input->second, result, distances->ascending, distances->descending};
    }
    return best;
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

  void setOffset(plan::StepOp step, int64_t offset) {
    step.setOffsetAttr(IntegerAttr::get(IntegerType::get(&getContext(), 64), offset));
  }
};

} // namespace
} // namespace burin
