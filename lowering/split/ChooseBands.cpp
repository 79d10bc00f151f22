// Marks chains of steps that are to be computed in bands, so that the model fits its memory, or
// says what keeps it from fitting.
#include "lowering/Passes.h"
#include "lowering/split/BandSearch.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "targets/Target.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_CHOOSEBANDS
#include "lowering/Passes.h.inc"

namespace {

struct ChooseBandsPass : impl::ChooseBandsBase<ChooseBandsPass> {
  using ChooseBandsBase::ChooseBandsBase;

  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main || main.front().getOps<plan::StepOp>().empty())
      return;
    auto machine = loadTarget(target);
    if (!machine) // the pass that chooses schedules says why
      llvm::consumeError(machine.takeError());
    else
      facts = *machine;
    std::optional<int64_t> limit;
    if (ram != 0)
      limit = ram;
    else if (this->machine)
      limit = facts.ramBytes;
    // Cheap bands are for machines without an operating system: memory is what those lack.
    bool wantsCheap = cheap && !least && ram == 0 && !facts.harness.empty();
    if (wantsCheap) {
      BandGoal goal;
      goal.cheap = true;
      goal.limit = limit;
      if (!choose(goal, limit, /*isLast=*/!limit))
        return;
    } else if (!least && !limit) {
      return;
    }
    BandGoal goal;
    if (!least || ram != 0)
      goal.ram = limit;
    goal.limit = limit;
    choose(goal, limit, /*isLast=*/true);
  }

private:
  /// Looks for bands and marks them. Returns whether another search has to follow: the model does
  /// not fit, and this one was not the last.
  bool choose(const BandGoal &goal, std::optional<int64_t> limit, bool isLast) {
    PipelineOptions options;
    options.target = target;
    options.overwriteInput = overwriteInput;
    options.outputInArena = outputInArena;
    if (least)
      options.optimize = Optimize::Ram;
    BandSearch search(getOperation(), options, goal);
    auto found = search.find();
    if (!found) {
      signalPassFailure();
      return false;
    }
    auto &[chains, outcome] = *found;
    bool fits = !limit || outcome.ram <= *limit;
    if (!fits && !isLast)
      return true;
    if (!fits && (refuse || ram != 0)) {
      describe(getOperation().emitError(), search, chains, outcome, *limit);
      signalPassFailure();
      return false;
    }
    if (!fits)
      describe(getOperation().emitWarning(), search, chains, outcome, *limit);
    search.mark(chains);
    if (!chains.empty())
      getOperation().emitRemark() << search.text(chains, outcome)
                                  << (goal.ram && ram == 0 ? "; " + allowance(*limit) : "");
    return false;
  }

  /// How much RAM there may be, and who says so.
  std::string allowance(int64_t limit) const {
    if (ram != 0)
      return llvm::formatv("may have {0}", limit);
    return llvm::formatv("target \"{0}\" has {1} bytes of RAM", facts.name, limit);
  }

  /// What the model needs at least, and what would make that less.
  void describe(InFlightDiagnostic message, BandSearch &search, const Chains &chains,
                const Outcome &outcome, int64_t limit) {
    message << "the model needs " << outcome.ram << " bytes of RAM"
            << (chains.empty() ? "" : " in the best bands found") << ", and " << allowance(limit)
            << "; ";
    if (search.fixedBytes() > limit)
      message << "inputs, outputs and states alone are " << search.fixedBytes() << "; ";
    message << search.peakText(outcome) << " [B0505]";
    if (ram != 0)
      message.attachNote() << "--ram " << outcome.ram << " is met";
    else
      message.attachNote() << "a target with " << outcome.ram << " bytes is enough; --ram "
                           << outcome.ram << " compiles it for this one all the same";
    // Options that are not in use, with what they leave of inputs and outputs outside the arena.
    std::vector<std::tuple<bool, bool, llvm::StringRef>> options;
    if (!overwriteInput)
      options.push_back({true, outputInArena, "--overwrite-input"});
    if (!outputInArena)
      options.push_back({overwriteInput, true, "--output-in-arena"});
    if (options.size() == 2)
      options.push_back({true, true, "both"});
    std::string less;
    for (auto [inputs, outputs, names] : options)
      if (auto needed = search.ramWith(chains, inputs, outputs); needed && *needed < outcome.ram)
        less += llvm::formatv("{0} {1} with {2}", less.empty() ? "" : ",", *needed, names);
    if (!less.empty())
      message.attachNote() << "bytes that these bands need with inputs or outputs in the arena:"
                           << less;
    message.attachNote() << "a smaller input or model, or a quantized one, needs less";
  }

  Target facts;
};

} // namespace
} // namespace burin
