// Loops over windows of NHWC tensors, shared by the operators that pool.
#pragma once

#include "dialects/burin/Sugar.h"

namespace burin {

/// Checks what every pooling operator needs: ranks, positive extents, the result's shape.
llvm::LogicalResult verifyPool(mlir::Operation *op, llvm::ArrayRef<int64_t> window,
                               llvm::ArrayRef<int64_t> strides);

/// Reduces each window of `input` into `init` [N, OH, OW, C]; rows of the window in order.
mlir::Value overWindows(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value input,
                        mlir::Value init, llvm::ArrayRef<int64_t> window,
                        llvm::ArrayRef<int64_t> strides, sugar::Body body);

/// Divides `sum` [N, OH, OW, C] by how many elements of each window lie inside the border, which is
/// [top, left, bottom, right] of `input`; `mean` gets the sum and the count in the sum's type.
mlir::Value overCounts(mlir::OpBuilder &builder, mlir::Location loc, mlir::RankedTensorType input,
                       mlir::Value sum, mlir::RankedTensorType result,
                       llvm::ArrayRef<int64_t> window, llvm::ArrayRef<int64_t> strides,
                       llvm::ArrayRef<int64_t> border,
                       llvm::function_ref<sugar::Scalar(sugar::Scalar, sugar::Scalar)> mean);

} // namespace burin
