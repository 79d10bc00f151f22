// What passes ask of a step's region: its result, what it reads, and constants inside it.
#pragma once

#include "dialects/plan/Plan.h"
#include "mlir/Dialect/Linalg/IR/LinalgInterfaces.h"

namespace burin {

/// The value that a step's region yields.
mlir::Value yielded(plan::StepOp step);

/// Whether the step writes its result inside a border or as a slice of a larger tensor.
bool placesResult(plan::StepOp step);

/// Whether the step only places a tensor.
bool onlyPlaces(plan::StepOp step);

/// Values from outside that a step's region reads, in order of first use.
llvm::SetVector<mlir::Value> capturesOf(plan::StepOp step);

/// The linalg ops of a step, in order.
llvm::SmallVector<mlir::linalg::LinalgOp> linalgOpsOf(plan::StepOp step);

/// Computes ops of the region whose operands are all known, unless the result is larger than they
/// are (a broadcast), and moves the constants in front of the step.
void foldStepConstants(plan::StepOp step);

} // namespace burin
