// Marks chains of steps that are to be computed in bands, so that the model fits its memory.
#include "lowering/Passes.h"
#include "lowering/split/BandSearch.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "targets/Target.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_CHOOSEBANDS
#include "lowering/Passes.h.inc"

namespace {

struct ChooseBandsPass : impl::ChooseBandsBase<ChooseBandsPass> {
  using ChooseBandsBase::ChooseBandsBase;

  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main || main.front().getOps<plan::StepOp>().empty() || !isAsked())
      return;
    PipelineOptions options;
    options.target = target;
    options.overwriteInput = overwriteInput;
    options.outputInArena = outputInArena;
    if (least)
      options.optimize = Optimize::Ram;
    BandGoal goal;
    if (ram != 0)
      goal.ram = ram;
    goal.cheap = ram == 0 && !least;
    BandSearch search(getOperation(), options, goal);
    auto found = search.find();
    if (!found)
      return signalPassFailure();
    auto &[chains, outcome] = *found;
    if (goal.ram && outcome.ram > *goal.ram) {
      getOperation().emitError() << "the model needs " << outcome.ram
                                 << " bytes of RAM in the best bands found, and may have "
                                 << *goal.ram << "; " << search.peakText(outcome) << " [B0505]";
      return signalPassFailure();
    }
    search.mark(chains);
    if (!chains.empty())
      getOperation().emitRemark() << search.text(chains, outcome);
  }

private:
  /// Cheap bands are for machines without an operating system: memory is what those lack.
  bool isAsked() {
    if (ram != 0 || least || !cheap)
      return ram != 0 || least;
    auto machine = loadTarget(target);
    if (!machine) { // the pass that chooses schedules says why
      llvm::consumeError(machine.takeError());
      return false;
    }
    return !machine->harness.empty();
  }
};

} // namespace
} // namespace burin
