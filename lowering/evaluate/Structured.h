// Evaluation of linalg operations on tensors, whichever they are: maps, iterators and a body.
#pragma once

#include "lowering/evaluate/Environment.h"
#include "mlir/Dialect/Linalg/IR/LinalgInterfaces.h"

namespace burin {

/// The loop nest of one operation with its operands looked up.
struct LoopNest {
  mlir::linalg::LinalgOp operation;
  const Environment &environment;
  /// Iterations of each loop, all positive.
  llvm::SmallVector<int64_t> extents;
  llvm::SmallVector<mlir::AffineMap> maps;
  llvm::SmallVector<mlir::utils::IteratorType> iterators;
  /// One per operand, null for a scalar one. The last point to `results`.
  llvm::SmallVector<const Tensor *> tensors;
  /// Copies of the initial values, updated in place.
  llvm::SmallVector<Tensor> &results;

  mlir::Operation *op() { return operation.getOperation(); }
  unsigned firstResult() const { return static_cast<unsigned>(tensors.size() - results.size()); }
};

/// Evaluates `operation` and returns its results. Error: dynamic shapes or memrefs, and those of
/// the body. `useContractions` allows the specialised loops of Contraction.h, whose results are the
/// same bit for bit.
llvm::Expected<llvm::SmallVector<Tensor>> evaluateStructured(mlir::linalg::LinalgOp operation,
                                                             const Environment &environment,
                                                             bool useContractions);

} // namespace burin
