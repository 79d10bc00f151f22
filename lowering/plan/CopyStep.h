// A step that copies a tensor.
#pragma once

#include "dialects/plan/Plan.h"
#include "mlir/IR/Builders.h"

namespace burin {

/// A new step called `name` that copies `value`, without a schedule.
plan::StepOp copyStep(mlir::OpBuilder &builder, mlir::Value value, llvm::StringRef name);

/// A new step in front of `before` that copies `value`, with a schedule that suits any target, and
/// its result.
mlir::Value copied(mlir::Operation *before, mlir::Value value);

} // namespace burin
