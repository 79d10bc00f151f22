// Builders of slices for the import functions of other operators.
#pragma once

#include "dialects/burin/Foreign.h"

namespace burin {

/// How many elements from `start` on, `step` apart, lie before `end` (behind it, for a negative
/// step). `step` is not 0 and the others are within an axis.
int64_t sliceExtent(int64_t start, int64_t end, int64_t step);

/// The box of `value` with those starts, extents and steps, which lie inside it; a constant without
/// elements where an extent is 0.
mlir::Value sliced(mlir::OpBuilder &builder, mlir::Location location, mlir::Value value,
                   llvm::ArrayRef<int64_t> starts, llvm::ArrayRef<int64_t> extents,
                   llvm::ArrayRef<int64_t> steps);

/// `extent` elements of `value` along `axis` from `start` on.
mlir::Value slicedAlong(mlir::OpBuilder &builder, mlir::Location location, mlir::Value value,
                        int64_t axis, int64_t start, int64_t extent, int64_t step = 1);

} // namespace burin
