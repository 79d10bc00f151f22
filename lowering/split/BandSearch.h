// Looks for chains of steps that are to be computed in bands, by what copies of the model need.
#pragma once

#include "dialects/plan/Plan.h"
#include "lowering/Pipeline.h"

namespace burin {

/// Steps by number, computed in bands.
struct Chain {
  size_t first, last;
  int64_t rows; ///< of the first step, at a time

  bool operator==(const Chain &other) const {
    return std::tie(first, last, rows) == std::tie(other.first, other.last, other.rows);
  }
  bool meets(const Chain &other) const { return first <= other.last && other.first <= last; }
};
using Chains = llvm::SmallVector<Chain>;

/// What a model needs with some chains in bands.
struct Outcome {
  int64_t ram;                   ///< bytes: inputs, outputs, states and arena
  int64_t calls = 0, copied = 0; ///< calls of kernels, bytes that are only copied
  size_t peak = 0;               ///< number of the step at which most bytes are alive

  /// Where several steps need much, one that needs less makes this smaller before it makes `ram`
  /// so: a sum over the steps that the largest dominate.
  double pressure = 0;

  /// In bytes copied: a call counts as some hundred of them.
  int64_t cost() const;
};

/// How far to go.
struct BandGoal {
  std::optional<int64_t> ram; ///< bytes that are enough; none: the fewest
  /// Bytes that the model may not exceed: where it seems to, a plan is made in full.
  std::optional<int64_t> limit;
  bool cheap = false; ///< only what costs next to nothing beside the model's own work
};

/// Into how many a chain is split where chains are compared.
enum class Bands { Few, Many };

class BandSearch {
public:
  /// Of a module in the phase `fused`; `options` are those that it is lowered further by.
  BandSearch(mlir::ModuleOp module, const PipelineOptions &options, const BandGoal &goal);

  /// The chains that need the least memory found, or the cheapest found that need no more than is
  /// enough. Nothing where the model cannot be lowered.
  std::optional<std::pair<Chains, Outcome>> find();

  /// Writes the chains onto their last steps.
  void mark(const Chains &chains);

  /// What the chains are, and what they cost.
  std::string text(const Chains &chains, const Outcome &outcome);
  std::string peakText(const Outcome &outcome);

  /// Bytes of states, and of inputs and outputs outside the arena: no band makes them fewer.
  int64_t fixedBytes() const { return ports; }
  /// What the model needs in these bands with inputs or outputs in the arena; nothing where that
  /// cannot be.
  std::optional<int64_t> ramWith(const Chains &chains, bool overwriteInput, bool outputInArena);

private:
  llvm::StringRef nameOf(size_t step);
  std::optional<Outcome> evaluate(const Chains &chains, bool tellsErrors = false);
  std::optional<Outcome> evaluateInFull(const Chains &chains);
  llvm::SmallVector<int64_t> aliveAt(mlir::func::FuncOp main) const;
  int64_t portBytes(mlir::func::FuncOp main) const;
  bool isEnough(const Outcome &outcome) const { return goal.ram && outcome.ram <= *goal.ram; }
  bool isBetter(const Outcome &a, const Outcome &b) const;
  bool isAllowed(const Outcome &outcome) const;
  bool isWorthIt(const Outcome &next, const Outcome &now) const;
  bool canSplit(size_t first, size_t last);
  int64_t rowsOf(size_t step);
  int64_t leastRam(const Chain &chain) const;
  std::optional<std::pair<Chains, Outcome>> better(const Chains &chains, const Outcome &now,
                                                   Bands bands);
  void relax(Chains &chains, Outcome &now, int64_t limit);

  mlir::ModuleOp module;
  PipelineOptions options;
  BandGoal goal;
  llvm::SmallVector<plan::StepOp> steps;
  int64_t ports = 0;   ///< bytes of states, and of inputs and outputs outside the arena
  int64_t macs = 0;    ///< of the model
  int64_t lowered = 0; ///< steps, in all copies of the model so far
  llvm::DenseMap<std::pair<size_t, size_t>, bool> splittable;
};

} // namespace burin
