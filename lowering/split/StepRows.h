// The rows of a step's result, computed apart from one another.
#pragma once

#include "dialects/plan/Plan.h"
#include "mlir/IR/Builders.h"
#include <optional>

namespace burin {

/// Rows of a tensor, from `begin` up to `end`: along its outermost axis with more than one element.
struct Rows {
  int64_t begin, end;

  int64_t count() const { return end - begin; }
  bool isEmpty() const { return begin >= end; }
};

/// The axis along which a tensor has rows; its rank where it has one element or none.
int64_t rowAxis(mlir::RankedTensorType type);

/// The rows of a step's result without those that are only border.
Rows computedRows(plan::StepOp step);

/// Rows of tensors from outside the step.
struct RowReads {
  mlir::Value tensor;
  Rows rows;
};

/// What rows of the step's result need of tensors that are no constants, in order of first use.
/// Nothing where rows cannot be computed apart: they need all of a tensor, or another axis of it.
std::optional<llvm::SmallVector<RowReads>> readsOfRows(plan::StepOp step, Rows rows);

/// A step that computes only these rows, of those that `readsOfRows` knows. `take` gives it rows of
/// a tensor from outside.
plan::StepOp stepOfRows(mlir::OpBuilder &builder, plan::StepOp step, Rows rows,
                        llvm::function_ref<mlir::Value(mlir::Value, Rows)> take);

} // namespace burin
