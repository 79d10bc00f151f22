// Steps that sum all rows of a tensor, as a global average does, some rows at a time.
#pragma once

#include "lowering/split/StepRows.h"
#include "mlir/Dialect/Linalg/IR/LinalgInterfaces.h"

namespace burin {

/// An integer sum over all rows of a tensor from outside a step, the same in any order.
struct RowSum {
  mlir::linalg::LinalgOp op;
  unsigned loop;  ///< over the rows
  unsigned input; ///< operand that has the rows
  int64_t rows;

  mlir::Value tensor() const;
};

/// The sum of a chain's last step, where it sums the rows of another one's result and reads nothing
/// else but constants.
std::optional<RowSum> rowSumOf(llvm::ArrayRef<plan::StepOp> chain);

/// A step that adds `rows` of the tensor, which `taken` holds, to `start`, the result of such a
/// step before it; null for the first one. With the last rows it goes on to the result of `step`,
/// whose sum is `sum`.
plan::StepOp stepOfSum(mlir::OpBuilder &builder, plan::StepOp step, const RowSum &sum, Rows rows,
                       mlir::Value taken, mlir::Value start);

} // namespace burin
