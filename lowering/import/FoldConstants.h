// Folding of operators whose operands are known at compile time.
#pragma once

#include "dialects/burin/Burin.h"

namespace burin {

/// What folding may cost in a model, so that a small file is no bomb: bytes of the constants made,
/// and iterations of the loops that make them. Both grow with the constants that the file itself
/// holds.
class FoldBudget {
public:
  explicit FoldBudget(mlir::ModuleOp module);

  /// Takes the cost of `op`. False where it is not to be had: the first time, with an error at
  /// `op`.
  bool spend(mlir::Operation *op, int64_t bytes, int64_t iterations);
  bool isExceeded() const { return exceeded; }

private:
  int64_t bytes, iterations;
  bool exceeded = false;
};

/// Computes `op` with the reference evaluator where all its operands are constants, and replaces
/// its results by constants. Says whether it did; see also FoldBudget::isExceeded.
bool foldConstantOperator(mlir::Operation *op, FoldBudget &budget);

} // namespace burin
