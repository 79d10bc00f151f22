// Where the state that a run leaves is computed: over the old one, or apart and copied at the end.
#pragma once

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseSet.h"

namespace burin {

/// Makes every new state the result of a step that nothing else claims, and returns those results:
/// they live in the state itself, where the old value is until then. A step may write there as soon
/// as no later one reads the old value, nor it itself unless by rows that it has read by then; else
/// a copy behind all other steps does.
/// `outputs` are the results that become outputs of the model.
llvm::DenseSet<mlir::Value> settleStates(mlir::func::FuncOp main,
                                         const llvm::DenseSet<mlir::Value> &outputs);

} // namespace burin
