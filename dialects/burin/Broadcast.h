// numpy's broadcasting of shapes, shared by the element-wise operators' verifiers and importers.
#pragma once

#include "dialects/burin/Burin.h"

namespace burin {

/// The shape that operands right-aligned and stretched from extent 1 have in common; nothing where
/// they do not fit.
std::optional<llvm::SmallVector<int64_t>> broadcastShape(llvm::ArrayRef<int64_t> x,
                                                         llvm::ArrayRef<int64_t> y);

/// The result must have the operands' common shape, and operands of numbers a common type.
llvm::LogicalResult verifyBroadcast(mlir::Operation *op);

/// The same, and the result has the operands' type unless it is of bools.
llvm::LogicalResult verifyElementwise(mlir::Operation *op);

} // namespace burin
