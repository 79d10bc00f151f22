// Folding of operators whose operands are known at compile time.
#pragma once

#include "dialects/burin/Burin.h"

namespace burin {

/// Computes `op` with the reference evaluator where all its operands are constants, and replaces
/// its results by constants. Says whether it did. A result larger than 64 MiB is left alone, so
/// that a small file cannot fold into a huge program.
bool foldConstantOperator(mlir::Operation *op);

} // namespace burin
