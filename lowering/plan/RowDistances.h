// How far a step's result must be from an input that it may overwrite.
#pragma once

#include "dialects/plan/Plan.h"
#include "mlir/IR/Value.h"
#include <optional>

namespace burin {

/// Distances in bytes between two tensors, as in Overlap.
struct RowDistances {
  int64_t ascending, descending;
};

/// The distances at which the tensor that the result of `step` is in may lie over `input`, the root
/// of what the step reads, when rows of the result are computed one after the other. Nothing where
/// the step does not keep to rows, or where that is not known.
///
/// Rows are along the outermost axis with more than one element. Codegen computes the rows of a
/// block, and what it reads and writes for one, in any order; it checks the distance on the loops
/// that it has made.
std::optional<RowDistances> rowDistances(plan::StepOp step, mlir::Value input);

} // namespace burin
