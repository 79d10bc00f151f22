// Lowers copies of the model with chains around the step that needs most memory, and compares them.
#include "lowering/split/BandSearch.h"
#include "dialects/burin/State.h"
#include "dialects/plan/Storage.h"
#include "dialects/plan/Work.h"
#include "lowering/plan/LiveRanges.h"
#include "lowering/split/BandSchedule.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FormatVariadic.h"
#include <cmath>

using namespace mlir;

namespace burin {
namespace {

/// The file in locations that are numbers of steps.
constexpr llvm::StringLiteral kStep = "step";
/// In the sum of what steps need.
constexpr int kPower = 16;
/// How many steps a chain has at most before the step that needs most memory, and behind it.
constexpr size_t kReach = 12;
/// How many of the chains that look best are tried with other bands.
constexpr size_t kTried = 4;
/// A chain is worth its copies where it takes away so much of the pressure.
constexpr double kLeastGain = 0.1;
/// What a call of a kernel costs, in bytes copied.
constexpr int64_t kCallCost = 200;
/// Nobody asks for cheap chains, so nobody waits long for them: steps that are lowered at most.
constexpr int64_t kMostLowered = 50'000;
/// Cheap chains take away so much of all memory each. Together they cost so much of the model's
/// work, bytes copied against multiply-accumulates, and so many calls for each of its steps, which
/// are code.
constexpr double kCheapGain = 0.05, kCheapCost = 0.005, kCheapCalls = 1.5;

plan::BandsAttr bandsOf(const Chain &chain, MLIRContext *context) {
  return plan::BandsAttr::get(context, static_cast<int64_t>(chain.last - chain.first + 1),
                              chain.rows);
}

/// Rows of the first step with which chains are compared: a little more than half of them, because
/// of the rows that windows need beyond the first band, or some sixteenths.
int64_t comparedRows(int64_t all, Bands bands) {
  return std::max<int64_t>(bands == Bands::Few ? all * 3 / 5 : all / 16, 1);
}

/// Other numbers that may be better.
SmallVector<int64_t> otherRows(int64_t all, Bands bands) {
  if (bands == Bands::Few)
    return {all / 2, all * 2 / 3, all / 3, all / 4};
  int64_t rows = comparedRows(all, bands);
  return {1, rows / 4, rows / 2, rows * 2};
}

Chains without(Chains chains, const Chain &chain) {
  llvm::erase_if(chains, [&](const Chain &other) { return other.meets(chain); });
  return chains;
}

Chains with(const Chains &chains, const Chain &chain) {
  Chains all = without(chains, chain);
  all.push_back(chain);
  return all;
}

} // namespace

int64_t Outcome::cost() const { return copied + calls * kCallCost; }

BandSearch::BandSearch(ModuleOp module, const PipelineOptions &lowering, const BandGoal &goal)
    : module(module), options(lowering), goal(goal) {
  options.quickPlan = true;
  auto main = module.lookupSymbol<func::FuncOp>("main");
  ports = portBytes(main);
  for (auto step : main.front().getOps<plan::StepOp>())
    steps.push_back(step);
  macs = plan::macsOf(main);
}

std::optional<std::pair<Chains, Outcome>> BandSearch::find() {
  auto plain = evaluate({}, true);
  if (!plain)
    return std::nullopt;
  std::pair<Chains, Outcome> found({}, *plain);
  // Only a plan made in full says that the model does not fit.
  if (goal.ram && !isEnough(*plain))
    if (auto full = evaluateInFull({}); full && isEnough(*full))
      return std::pair(Chains(), *full);
  // Few bands first, where they may be enough: they cost least.
  SmallVector<Bands> sizes;
  if (goal.cheap || goal.ram)
    sizes.push_back(Bands::Few);
  if (!goal.cheap)
    sizes.push_back(Bands::Many);
  for (Bands size : sizes) {
    if (isEnough(found.second))
      break;
    found = {{}, *plain};
    while (!isEnough(found.second)) {
      auto next = better(found.first, found.second, size);
      if (!next || !isWorthIt(next->second, found.second))
        break;
      found = *next;
    }
  }
  auto &[chains, now] = found;
  relax(chains, now, std::max(now.ram, goal.ram.value_or(0)));
  if (goal.limit && now.ram > *goal.limit)
    now = evaluateInFull(chains).value_or(now);
  return found;
}

/// With the order of steps and all of the planner's search.
std::optional<Outcome> BandSearch::evaluateInFull(const Chains &chains) {
  options.quickPlan = false;
  auto outcome = evaluate(chains);
  options.quickPlan = true;
  return outcome;
}

void BandSearch::mark(const Chains &chains) {
  for (const Chain &chain : chains)
    steps[chain.last]->setAttr(plan::kBands, bandsOf(chain, module.getContext()));
}

std::string BandSearch::text(const Chains &chains, const Outcome &outcome) {
  std::string text = "computed in bands of rows:";
  for (const Chain &chain : chains)
    text += llvm::formatv("{0} {1} steps from \"{2}\" to \"{3}\"", text.back() == ':' ? "" : ",",
                          chain.last - chain.first + 1, nameOf(chain.first), nameOf(chain.last));
  return text + llvm::formatv("; {0} calls of kernels instead of {1}, {2} bytes copied",
                              outcome.calls, steps.size(), outcome.copied)
                    .str();
}

std::string BandSearch::peakText(const Outcome &outcome) {
  return llvm::formatv("most is alive at step \"{0}\"", nameOf(outcome.peak));
}

std::optional<int64_t> BandSearch::ramWith(const Chains &chains, bool overwriteInput,
                                           bool outputInArena) {
  BandSearch other(module, options, goal);
  other.options.overwriteInput = overwriteInput;
  other.options.outputInArena = outputInArena;
  other.options.quickPlan = false;
  other.ports = other.portBytes(module.lookupSymbol<func::FuncOp>("main"));
  auto outcome = other.evaluate(chains);
  return outcome ? std::optional(outcome->ram) : std::nullopt;
}

/// The first of the names that a step has in the model's file.
StringRef BandSearch::nameOf(size_t step) { return steps[step].getName().split(';').first; }

/// Lowers a copy of the model; nothing where that fails.
std::optional<Outcome> BandSearch::evaluate(const Chains &chains, bool tellsErrors) {
  if (goal.cheap && lowered > kMostLowered)
    return std::nullopt;
  lowered += static_cast<int64_t>(steps.size());
  OwningOpRef<ModuleOp> copy = module.clone();
  auto main = copy->lookupSymbol<func::FuncOp>("main");
  SmallVector<Operation *> copies = stepsOf(main);
  // Locations tell which step of the model those of a band come from.
  for (auto [index, op] : llvm::enumerate(copies))
    op->setLoc(FileLineColLoc::get(op->getContext(), kStep, static_cast<unsigned>(index), 0));
  for (const Chain &chain : chains)
    copies[chain.last]->setAttr(plan::kBands, bandsOf(chain, copy->getContext()));
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
    if (op->hasAttr(plan::kKeptRows))
      outcome.copied += plan::byteSize(cast<RankedTensorType>(op->getResult(0).getType()));
  }
  SmallVector<int64_t> alive = aliveAt(main);
  outcome.peak = static_cast<size_t>(llvm::max_element(alive) - alive.begin());
  for (int64_t bytes : alive)
    outcome.pressure += std::pow(static_cast<double>(bytes), kPower);
  return outcome;
}

/// Bytes of states, and of inputs and outputs that are not in the arena.
int64_t BandSearch::portBytes(func::FuncOp main) const {
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
SmallVector<int64_t> BandSearch::aliveAt(func::FuncOp main) const {
  SmallVector<Operation *> copies = stepsOf(main);
  SmallVector<SmallVector<std::pair<int64_t, int64_t>>> ranges(copies.size());
  for (const LiveTensor &tensor : liveTensors(main))
    if (int64_t start = plan::arenaOffset(tensor.root); start >= 0)
      for (int64_t step = std::max<int64_t>(tensor.life.first, 0),
                   end = static_cast<int64_t>(copies.size());
           step <= tensor.life.last && step < end; step++)
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

bool BandSearch::isWorthIt(const Outcome &next, const Outcome &now) const {
  if (goal.cheap)
    return static_cast<double>(next.ram) <= static_cast<double>(now.ram) * (1 - kCheapGain);
  return next.pressure <= now.pressure * (1 - kLeastGain);
}

/// Of two that need little enough the cheaper one.
bool BandSearch::isBetter(const Outcome &a, const Outcome &b) const {
  if (isEnough(a) && isEnough(b))
    return a.cost() < b.cost();
  return std::tuple(a.ram, a.pressure, a.cost()) < std::tuple(b.ram, b.pressure, b.cost());
}

bool BandSearch::isAllowed(const Outcome &outcome) const {
  auto calls = static_cast<double>(outcome.calls), all = static_cast<double>(steps.size());
  return !goal.cheap || (calls <= all * kCheapCalls && static_cast<double>(outcome.copied) <=
                                                           static_cast<double>(macs) * kCheapCost);
}

/// Whether steps `first` to `last` can be a chain.
bool BandSearch::canSplit(size_t first, size_t last) {
  auto [known, isNew] = splittable.try_emplace({first, last}, false);
  if (isNew) {
    auto chain = chainEndingIn(steps[last], static_cast<int64_t>(last - first + 1));
    known->second = chain && scheduleBands(*chain, rowsOf(first)).has_value();
  }
  return known->second;
}

int64_t BandSearch::rowsOf(size_t step) { return computedRows(steps[step]).count(); }

/// Chains with one more around the step that needs most memory, which may take the place of others.
std::optional<std::pair<Chains, Outcome>> BandSearch::better(const Chains &chains,
                                                             const Outcome &now, Bands size) {
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
    chain.rows = comparedRows(rowsOf(chain.first), size);
    if (auto outcome = evaluate(with(chains, chain)); outcome && outcome->ram <= now.ram) {
      least = std::min(least, std::max(outcome->ram, goal.ram.value_or(0)) + 1);
      seen.push_back({*outcome, chain});
    }
  }
  llvm::stable_sort(seen, [&](const auto &a, const auto &b) { return isBetter(a.first, b.first); });
  std::optional<std::pair<Chains, Outcome>> best;
  auto take = [&](const Chain &chain, const Outcome &outcome) {
    if (isAllowed(outcome) && isBetter(outcome, best ? best->second : now))
      best = {with(chains, chain), outcome};
  };
  for (const auto &[outcome, chain] : ArrayRef(seen).take_front(kTried)) {
    take(chain, outcome);
    for (int64_t rows : otherRows(rowsOf(chain.first), size)) {
      Chain tried{chain.first, chain.last, rows};
      if (auto other = rows > 0 ? evaluate(with(chains, tried)) : std::nullopt)
        take(tried, *other);
    }
  }
  return best;
}

/// What a chain leaves in memory at least: all of its last result, where that is no output.
int64_t BandSearch::leastRam(const Chain &chain) const {
  plan::StepOp last = steps[chain.last];
  bool isOutput = llvm::any_of(last.getResult().getUsers(), [](Operation *user) {
    return user->hasTrait<OpTrait::IsTerminator>();
  });
  return ports + (isOutput ? 0 : plan::byteSize(cast<RankedTensorType>(last.getType())));
}

/// Fewer, shorter chains in larger bands, where the model still fits.
void BandSearch::relax(Chains &chains, Outcome &now, int64_t limit) {
  auto take = [&](const Chains &other) {
    auto outcome = evaluate(other);
    if (!outcome || outcome->ram > limit || outcome->cost() >= now.cost())
      return false;
    chains = other;
    now = *outcome;
    return true;
  };
  // Not only by one step: a chain is good to end in front of a layer that makes its input larger.
  auto takeShorter = [&](const Chain &chain) {
    for (size_t steps = 1; chain.first + steps < chain.last; steps++)
      for (Chain other : {Chain{chain.first + steps, chain.last, chain.rows},
                          Chain{chain.first, chain.last - steps, chain.rows}})
        if (canSplit(other.first, other.last) && other.rows < rowsOf(other.first) &&
            take(with(chains, other)))
          return true;
    return false;
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (const Chain &chain : Chains(chains)) {
      changed |= take(without(chains, chain));
      Chain larger{chain.first, chain.last, chain.rows * 2};
      if (llvm::is_contained(chains, chain) && larger.rows <= rowsOf(chain.first))
        changed |= take(with(chains, larger));
      if (llvm::is_contained(chains, chain))
        changed |= takeShorter(chain);
    }
  }
}

} // namespace burin
