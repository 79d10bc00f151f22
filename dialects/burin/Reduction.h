// Loops that reduce axes: what the reduction operators' records and the compositions of them share.
#pragma once

#include "dialects/burin/Sugar.h"

namespace burin {

/// `axes` must ascend within the rank, and the result have the other axes; with `sameElement` also
/// the input's type, unless tensors are quantized.
llvm::LogicalResult verifyReduction(mlir::Operation *op, llvm::ArrayRef<int64_t> axes,
                                    bool sameElement);

/// `shape` without `axes`, or with 1 in their place.
llvm::SmallVector<int64_t> reducedShape(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<int64_t> axes,
                                        bool keep);

/// The result of a reduction of `axes` from `input`, whose transpose by `permutation` is its
/// operand.
mlir::Value reducedBefore(mlir::OpBuilder &builder, mlir::Operation *reduction,
                          llvm::ArrayRef<int64_t> axes, mlir::Value input,
                          llvm::ArrayRef<int64_t> permutation);

namespace sugar {

/// What a running result is before the first element.
enum class Start { Zero, One, Least, Most };

/// Reduces `axes` of `input` to a tensor of type `result`.
mlir::Value overAxes(mlir::OpBuilder &builder, mlir::Location location, mlir::Value input,
                     mlir::RankedTensorType result, llvm::ArrayRef<int64_t> axes, Start start,
                     llvm::function_ref<Scalar(Scalar sum, Scalar x)> combine,
                     llvm::function_ref<Scalar(Scalar sum, double count)> finish);

/// The affine map from loops over the kept axes, then over `axes`, to a tensor of that rank.
mlir::AffineMap axesLast(mlir::OpBuilder &builder, int64_t rank, llvm::ArrayRef<int64_t> axes);

/// The affine map from such loops to a tensor of the kept axes.
mlir::AffineMap keptAxes(mlir::OpBuilder &builder, int64_t rank, int64_t kept);

/// A tensor of that type filled with a start value.
mlir::Value started(mlir::OpBuilder &builder, mlir::Location location, mlir::RankedTensorType type,
                    Start start);

} // namespace sugar
} // namespace burin
