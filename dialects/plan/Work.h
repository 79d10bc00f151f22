// How much a step or a kernel computes.
#pragma once

#include "mlir/IR/Operation.h"
#include <cstdint>

namespace burin::plan {

/// Multiply-accumulates inside `op`: all rounds of reductions whose bodies multiply.
int64_t macsOf(mlir::Operation *op);

} // namespace burin::plan
