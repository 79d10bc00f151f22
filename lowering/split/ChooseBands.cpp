// Looks for chains of steps that are to be computed in bands, until the model fits its memory.
#include "dialects/burin/State.h"
#include "dialects/plan/Storage.h"
#include "lowering/Passes.h"
#include "lowering/Pipeline.h"
#include "lowering/plan/LiveRanges.h"
#include "lowering/split/BandSchedule.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_CHOOSEBANDS
#include "lowering/Passes.h.inc"

namespace {

/// The file in locations that are numbers of steps.
constexpr llvm::StringLiteral kStep = "step";
/// In the sum of what steps need.
constexpr int kPower = 16;
/// How many steps a chain has at most before the step that needs most memory, and behind it.
constexpr size_t kReach = 12;
/// Bands into which chains are split where they are compared.
constexpr int64_t kComparedBands = 16;
/// A chain is worth its copies where it takes away so much of the pressure.
constexpr double kLeastGain = 0.1;
/// What a call of a kernel costs, in bytes copied.
constexpr int64_t kCallCost = 200;

/// Steps by number, computed in bands.
struct Chain {
  size_t first, last;
  int64_t rows; ///< of the first step, at a time

  bool operator==(const Chain &other) const {
    return std::tie(first, last, rows) == std::tie(other.first, other.last, other.rows);
  }
  bool meets(const Chain &other) const { return first <= other.last && other.first <= last; }
};
using Chains = SmallVector<Chain>;

/// What a model needs with some chains in bands.
struct Outcome {
  int64_t ram;                   ///< bytes: inputs, outputs, states and arena
  int64_t calls = 0, copied = 0; ///< calls of kernels, bytes that are only copied
  size_t peak = 0;               ///< number of the step at which most bytes are alive

  /// Where several steps need much, one that needs less makes this smaller before it makes `ram`
  /// so: a sum over the steps that the largest dominate.
  double pressure = 0;

  bool isBetterThan(const Outcome &other) const {
    return std::tuple(ram, pressure, cost()) < std::tuple(other.ram, other.pressure, other.cost());
  }
  int64_t cost() const { return copied + calls * kCallCost; }
};

class Search {
public:
  Search(ModuleOp module, const PipelineOptions &options) : module(module), options(options) {
    this->options.quickPlan = true;
    auto main = module.lookupSymbol<func::FuncOp>("main");
    ports = portBytes(main);
    for (auto step : main.front().getOps<plan::StepOp>())
      steps.push_back(step);
  }

  /// The chains that need the least memory found; with a limit, the cheapest found that keep to it,
  /// if any do.
  std::optional<std::pair<Chains, Outcome>> find(std::optional<int64_t> limit) {
    auto enough = [&](int64_t ram) { return limit && ram <= *limit; };
    Chains chains;
    auto plain = evaluate(chains, true);
    if (!plain)
      return std::nullopt;
    Outcome now = *plain;
    while (!enough(now.ram)) {
      auto next = better(chains, now);
      if (!next || next->second.pressure > now.pressure * (1 - kLeastGain))
        break;
      std::tie(chains, now) = *next;
    }
    relax(chains, now, std::max(now.ram, limit.value_or(0)));
    options.quickPlan = false;
    if (limit && !enough(now.ram))
      now = evaluate(chains).value_or(now);
    return std::pair(chains, now);
  }

  void mark(const Chains &chains) {
    for (const Chain &chain : chains)
      steps[chain.last]->setAttr(plan::kBands, bandsOf(chain));
  }

  /// What the chains are, and what they cost.
  std::string text(const Chains &chains, const Outcome &outcome) {
    std::string text = "computed in bands of rows:";
    for (const Chain &chain : chains)
      text += llvm::formatv("{0} {1} steps from \"{2}\" to \"{3}\"", text.back() == ':' ? "" : ",",
                            chain.last - chain.first + 1, nameOf(chain.first), nameOf(chain.last));
    return text + llvm::formatv("; {0} calls of kernels instead of {1}, {2} bytes copied",
                                outcome.calls, steps.size(), outcome.copied)
                      .str();
  }

  std::string peakText(const Outcome &outcome) {
    return llvm::formatv("most is alive at step \"{0}\"", nameOf(outcome.peak));
  }

private:
  /// The first of the names that a step has in the model's file.
  StringRef nameOf(size_t step) { return steps[step].getName().split(';').first; }

  static plan::BandsAttr bandsOf(const Chain &chain, MLIRContext *context) {
    return plan::BandsAttr::get(context, static_cast<int64_t>(chain.last - chain.first + 1),
                                chain.rows);
  }
  plan::BandsAttr bandsOf(const Chain &chain) { return bandsOf(chain, module.getContext()); }

  /// Lowers a copy of the model; nothing where that fails.
  std::optional<Outcome> evaluate(const Chains &chains, bool tellsErrors = false) {
    OwningOpRef<ModuleOp> copy = module.clone();
    auto main = copy->lookupSymbol<func::FuncOp>("main");
    SmallVector<Operation *> copies = stepsOf(main);
    // Locations tell which step of the model those of a band come from.
    for (auto [index, op] : llvm::enumerate(copies))
      op->setLoc(FileLineColLoc::get(op->getContext(), kStep, static_cast<unsigned>(index), 0));
    for (const Chain &chain : chains)
      copies[chain.last]->setAttr(plan::kBands, bandsOf(chain));
    PassManager manager(copy->getContext());
    manager.enableVerifier(false); // the model itself is verified
    buildPipeline(manager, Phase::Fused, Phase::Planned, options);
    ScopedDiagnosticHandler handler(copy->getContext(),
                                    [&](Diagnostic &) { return success(!tellsErrors); });
    if (failed(manager.run(*copy)))
      return std::nullopt;
    Outcome outcome{ports + (*copy)->getAttrOfType<IntegerAttr>(plan::kArenaBytes).getInt()};
    for (Operation *op : stepsOf(main)) {
      outcome.calls++;
      if (cast<plan::StepOp>(op).getName() == kKeptRows)
        outcome.copied += plan::byteSize(cast<RankedTensorType>(op->getResult(0).getType()));
    }
    SmallVector<int64_t> alive = aliveAt(main);
    outcome.peak = static_cast<size_t>(llvm::max_element(alive) - alive.begin());
    for (int64_t bytes : alive)
      outcome.pressure += std::pow(static_cast<double>(bytes), kPower);
    return outcome;
  }

  /// Bytes of states, and of inputs and outputs that are not in the arena.
  int64_t portBytes(func::FuncOp main) const {
    auto bytesOf = [](Type type) {
      auto tensor = dyn_cast<RankedTensorType>(type);
      return tensor && tensor.hasStaticShape() ? plan::byteSize(tensor) : 0;
    };
    int64_t bytes = 0;
    for (auto [index, type] : llvm::enumerate(main.getArgumentTypes()))
      if (!options.overwriteInput || isStateArgument(main, static_cast<unsigned>(index)))
        bytes += bytesOf(type);
    for (auto [index, type] : llvm::enumerate(main.getResultTypes()))
      if (!options.outputInArena && !isStateResult(main, static_cast<unsigned>(index)))
        bytes += bytesOf(type);
    return bytes;
  }

  /// For each step of the model the most bytes of the arena that hold something while it runs; what
  /// tensors share counts once.
  SmallVector<int64_t> aliveAt(func::FuncOp main) const {
    SmallVector<Operation *> copies = stepsOf(main);
    SmallVector<SmallVector<std::pair<int64_t, int64_t>>> ranges(copies.size());
    for (const LiveTensor &tensor : liveTensors(main))
      if (int64_t start = plan::arenaOffset(tensor.root); start >= 0)
        for (int64_t step = tensor.life.first; step <= tensor.life.last; step++)
          if (ByteRange part = tensor.life.at(step); !part.isEmpty())
            ranges[static_cast<size_t>(step)].push_back({start + part.begin, start + part.end});
    SmallVector<int64_t> alive(steps.size(), 0);
    for (auto [op, parts] : llvm::zip(copies, ranges)) {
      llvm::sort(parts);
      int64_t bytes = plan::scratchBytes(op), counted = 0;
      for (auto [begin, end] : parts) {
        bytes += std::max<int64_t>(end - std::max(begin, counted), 0);
        counted = std::max(counted, end);
      }
      auto location = dyn_cast<FileLineColLoc>(op->getLoc());
      if (location && location.getFilename() == kStep && location.getLine() < alive.size())
        alive[location.getLine()] = std::max(alive[location.getLine()], bytes);
    }
    return alive;
  }

  /// Whether steps `first` to `last` can be a chain.
  bool canSplit(size_t first, size_t last) {
    auto [known, isNew] = splittable.try_emplace({first, last}, false);
    if (isNew) {
      auto chain = chainEndingIn(steps[last], static_cast<int64_t>(last - first + 1));
      known->second = chain && scheduleBands(*chain, rowsOf(first)).has_value();
    }
    return known->second;
  }

  int64_t rowsOf(size_t step) {
    return std::max<int64_t>(computedRows(steps[step]).count() / kComparedBands, 1);
  }

  static Chains without(Chains chains, const Chain &chain) {
    llvm::erase_if(chains, [&](const Chain &other) { return other.meets(chain); });
    return chains;
  }
  static Chains with(const Chains &chains, const Chain &chain) {
    Chains all = without(chains, chain);
    all.push_back(chain);
    return all;
  }

  /// Chains with one more around the step that needs most memory, which may take the place of
  /// others.
  std::optional<std::pair<Chains, Outcome>> better(const Chains &chains, const Outcome &now) {
    Chains candidates;
    size_t begin = now.peak - std::min(now.peak, kReach),
           end = std::min(now.peak + kReach, steps.size());
    for (size_t first = begin; first <= now.peak; first++)
      for (size_t last = std::max(now.peak, first + 1); last < end; last++)
        candidates.push_back({first, last, 1});
    llvm::stable_sort(candidates,
                      [&](const Chain &a, const Chain &b) { return leastRam(a) < leastRam(b); });
    std::vector<std::pair<Outcome, Chain>> seen;
    int64_t least = now.ram;
    for (Chain chain : candidates) {
      if (leastRam(chain) >= least)
        break;
      // What meets another chain takes its place, so it reaches at least as far.
      bool replaces = llvm::all_of(chains, [&](const Chain &other) {
        return !other.meets(chain) || (chain.first <= other.first && other.last <= chain.last);
      });
      if (!replaces || !canSplit(chain.first, chain.last))
        continue;
      chain.rows = rowsOf(chain.first);
      if (auto outcome = evaluate(with(chains, chain)); outcome && outcome->ram <= now.ram) {
        least = std::min(least, outcome->ram + 1);
        seen.push_back({*outcome, chain});
      }
    }
    llvm::stable_sort(seen,
                      [](const auto &a, const auto &b) { return a.first.isBetterThan(b.first); });
    std::optional<std::pair<Chains, Outcome>> best;
    auto take = [&](const Chain &chain, const Outcome &outcome) {
      if (outcome.isBetterThan(best ? best->second : now))
        best = {with(chains, chain), outcome};
    };
    for (const auto &[outcome, chain] : ArrayRef(seen).take_front(kTried)) {
      take(chain, outcome);
      for (int64_t rows : {int64_t{1}, chain.rows / 4, chain.rows / 2, chain.rows * 2}) {
        Chain tried{chain.first, chain.last, rows};
        if (auto other = rows > 0 ? evaluate(with(chains, tried)) : std::nullopt)
          take(tried, *other);
      }
    }
    return best;
  }

  /// What a chain leaves in memory at least: all of its last result, where that is no output.
  int64_t leastRam(const Chain &chain) const {
    plan::StepOp last = steps[chain.last];
    bool isOutput = llvm::any_of(last.getResult().getUsers(), [](Operation *user) {
      return user->hasTrait<OpTrait::IsTerminator>();
    });
    return ports + (isOutput ? 0 : plan::byteSize(cast<RankedTensorType>(last.getType())));
  }

  /// Fewer, shorter chains in larger bands, where the model still fits.
  void relax(Chains &chains, Outcome &now, int64_t limit) {
    auto take = [&](const Chains &other) {
      auto outcome = evaluate(other);
      if (!outcome || outcome->ram > limit || outcome->cost() >= now.cost())
        return false;
      chains = other;
      now = *outcome;
      return true;
    };
    for (bool changed = true; changed;) {
      changed = false;
      for (const Chain &chain : Chains(chains)) {
        changed |= take(without(chains, chain));
        for (Chain other : {Chain{chain.first, chain.last, chain.rows * 2},
                            Chain{chain.first + 1, chain.last, chain.rows},
                            Chain{chain.first, chain.last - 1, chain.rows}})
          if (llvm::is_contained(chains, chain) && other.first < other.last &&
              other.rows <= computedRows(steps[other.first]).count() &&
              canSplit(other.first, other.last))
            changed |= take(with(chains, other));
      }
    }
  }

  /// How many of the chains that look best are tried with other bands.
  static constexpr size_t kTried = 4;

  ModuleOp module;
  PipelineOptions options;
  SmallVector<plan::StepOp> steps;
  int64_t ports = 0; ///< bytes of inputs and outputs outside the arena
  llvm::DenseMap<std::pair<size_t, size_t>, bool> splittable;
};

struct ChooseBandsPass : impl::ChooseBandsBase<ChooseBandsPass> {
  using ChooseBandsBase::ChooseBandsBase;

  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main || main.front().getOps<plan::StepOp>().empty() || (ram == 0 && !least))
      return;
    PipelineOptions options;
    options.target = target;
    options.overwriteInput = overwriteInput;
    options.outputInArena = outputInArena;
    if (least)
      options.optimize = Optimize::Ram;
    std::optional<int64_t> limit;
    if (ram != 0)
      limit = ram;
    Search search(getOperation(), options);
    auto found = search.find(limit);
    if (!found)
      return signalPassFailure();
    auto &[chains, outcome] = *found;
    if (limit && outcome.ram > *limit) {
      getOperation().emitError() << "the model needs " << outcome.ram
                                 << " bytes of RAM in the best bands found, and may have " << *limit
                                 << "; " << search.peakText(outcome) << " [B0505]";
      return signalPassFailure();
    }
    search.mark(chains);
    if (!chains.empty())
      getOperation().emitRemark() << search.text(chains, outcome);
  }
};

} // namespace
} // namespace burin
