// Gives every step's result a place: in the arena, or in the output that it becomes. Inputs and
// outputs of the model are in the arena, too, on request.
#include "dialects/burin/State.h"
#include "dialects/plan/Plan.h"
#include "dialects/plan/Storage.h"
#include "lowering/Passes.h"
#include "lowering/fuse/StepRegion.h"
#include "lowering/plan/CopyStep.h"
#include "lowering/plan/LiveRanges.h"
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
    auto isStatic = [](Type type) {
      auto tensor = dyn_cast<RankedTensorType>(type);
      return tensor && tensor.hasStaticShape();
    };
    if (!llvm::all_of(main.getArgumentTypes(), isStatic) ||
        !llvm::all_of(main.getResultTypes(), isStatic)) {
      main.emitError() << "an input or output is not a static tensor [B0501]";
      return signalPassFailure();
    }
    if (!llvm::all_of(main.front().getOps<plan::StepOp>(), updatesSafely) ||
        !llvm::all_of(main.front().getOps<tensor::InsertSliceOp>(), fillsRows))
      return signalPassFailure();
    ownOutputs(main);
    llvm::DenseSet<Value> states = settleStates(main, outputsOf(main));

    SmallVector<plan::StepOp> steps(main.front().getOps<plan::StepOp>());
    SmallVector<LiveTensor> tensors = liveTensors(main);
    llvm::erase_if(tensors, [&](const LiveTensor &tensor) {
      return states.contains(tensor.root) || !isPlaced(main, tensor);
    });
    SmallVector<Lifetime> lifetimes;
    llvm::DenseMap<Value, size_t> number; // of the lifetime
    for (const LiveTensor &tensor : tensors) {
      number[tensor.root] = lifetimes.size();
      lifetimes.push_back(tensor.life);
    }
    SmallVector<Overlap> overlaps;
    SmallVector<plan::StepOp> overlapping;
    for (auto [index, step] : llvm::enumerate(steps)) {
      if (!states.contains(step.getResult()))
        step.setDescending(false);
      if (auto overlap = overlapOf(step, static_cast<int64_t>(index), lifetimes, number)) {
        overlaps.push_back(*overlap);
        overlapping.push_back(step);
      }
    }
    // Behind the results: only the steps themselves need these.
    SmallVector<plan::StepOp> scratched;
    for (auto [index, step] : llvm::enumerate(steps))
      if (int64_t bytes = plan::scratchBytes(step)) {
        auto at = static_cast<int64_t>(index);
        lifetimes.push_back({bytes, at, at});
        scratched.push_back(step);
      }
    ArenaPlan arena = planArena(lifetimes, kAlignment, overlaps, !quick);
    for (auto [step, descending] : llvm::zip(overlapping, arena.descending))
      step.setDescending(descending);
    Builder builder(&getContext());
    for (auto [tensor, offset] : llvm::zip(tensors, arena.offsets))
      if (auto input = dyn_cast<BlockArgument>(tensor.root))
        main.setArgAttr(input.getArgNumber(), plan::kInputOffset,
                        builder.getI64IntegerAttr(offset));
      else
        setOffset(tensor.root.getDefiningOp(), offset);
    for (auto [step, offset] :
         llvm::zip(scratched, ArrayRef(arena.offsets).drop_front(tensors.size())))
      step->setAttr(plan::kScratchOffset, builder.getI64IntegerAttr(offset));
    // The others stand in the caller's outputs, or where the tensor does that they write a part of.
    for (plan::BufferOp buffer : main.front().getOps<plan::BufferOp>())
      if (!number.contains(buffer.getResult()))
        setOffset(buffer, -1);
    for (plan::StepOp step : steps)
      if (!number.contains(step.getResult()))
        setOffset(step, plan::rootOf(step.getResult()) == step.getResult()
                            ? -1
                            : plan::arenaOffset(step.getResult()));
    getOperation()->setAttr(plan::kArenaBytes, builder.getI64IntegerAttr(arena.bytes));
    getOperation()->setAttr(plan::kArenaLowerBound, builder.getI64IntegerAttr(arena.lowerBound));
  }

  /// Each output becomes a tensor of its own that a step or several have computed.
  static void ownOutputs(func::FuncOp main) {
    Operation *terminator = main.front().getTerminator();
    llvm::DenseSet<Value> outputs;
    for (OpOperand &operand : terminator->getOpOperands()) {
      if (isStateResult(main, operand.getOperandNumber()))
        continue;
      plan::Place place = plan::placeOf(operand.get());
      Operation *owner = place.root.getDefiningOp();
      bool isWhole = plan::byteSize(cast<RankedTensorType>(operand.get().getType())) ==
                     plan::byteSize(cast<RankedTensorType>(place.root.getType()));
      if (!isa_and_nonnull<plan::StepOp, plan::BufferOp>(owner) || !isWhole ||
          outputs.contains(place.root)) {
        operand.set(copied(terminator, operand.get()));
        place.root = operand.get();
      }
      outputs.insert(place.root);
    }
  }

  /// The tensors that are outputs of the model.
  static llvm::DenseSet<Value> outputsOf(func::FuncOp main) {
    llvm::DenseSet<Value> outputs;
    for (OpOperand &operand : main.front().getTerminator()->getOpOperands())
      if (!isStateResult(main, operand.getOperandNumber()))
        outputs.insert(plan::rootOf(operand.get()));
    return outputs;
  }

  /// Whether a tensor gets a place in the arena; the caller has the others.
  bool isPlaced(func::FuncOp main, const LiveTensor &tensor) const {
    if (auto input = dyn_cast<BlockArgument>(tensor.root))
      return overwriteInput && !isStateArgument(main, input.getArgNumber());
    return !tensor.isOutput || outputInArena;
  }

  /// The input that the result of `step` may lie over: of those with bytes that no later step reads
  /// the one that it can share most with.
  static std::optional<Overlap> overlapOf(plan::StepOp step, int64_t index,
                                          ArrayRef<Lifetime> lifetimes,
                                          const llvm::DenseMap<Value, size_t> &number) {
    auto result = number.find(plan::rootOf(step.getResult()));
    if (result == number.end() || plan::updatedBy(step))
      return std::nullopt;
    std::optional<Overlap> best;
    int64_t most = 0;
    llvm::SetVector<Value> captures = capturesOf(step);
    for (Value value : captures) {
      Value root = plan::rootOf(value);
      auto input = number.find(root);
      auto isOfRoot = [&](Value other) { return plan::rootOf(other) == root; };
      if (input == number.end() || input == result || llvm::count_if(captures, isOfRoot) > 1)
        continue;
      const Lifetime &from = lifetimes[input->second], &to = lifetimes[result->second];
      int64_t dies = from.at(index).bytes() - from.at(index + 1).bytes();
      auto distances = dies > 0 ? rowDistances(step, root) : std::nullopt;
      if (!distances)
        continue;
      int64_t distance = std::min(distances->ascending, distances->descending);
      int64_t saves =
          std::min(dies, from.bytes + to.bytes - std::max(from.bytes + distance, to.bytes));
      if (saves <= most)
        continue;
      most = saves;
      best = Overlap{input->second, result->second, distances->ascending, distances->descending,
                     index};
    }
    return best;
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
