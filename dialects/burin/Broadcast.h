// numpy's broadcasting of shapes, shared by the binary operators' verifiers and importers.
#pragma once

#include "dialects/burin/Burin.h"

namespace burin {

/// The shape that operands right-aligned and stretched from extent 1 have in common; nothing where
/// they do not fit.
std::optional<llvm::SmallVector<int64_t>> broadcastShape(llvm::ArrayRef<int64_t> x,
                                                         llvm::ArrayRef<int64_t> y);

/// The result of a binary operator must have its operands' common shape.
llvm::LogicalResult verifyBroadcast(mlir::Operation *op);

} // namespace burin
