// Where a tensor's elements are: which value owns them, and how many bytes they take.
#pragma once

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Value.h"

namespace burin::plan {

/// Whether `op` only renames elements: the same bytes under another shape.
bool isReshape(mlir::Operation *op);

/// The value whose elements `value` renames through any number of reshapes.
mlir::Value rootOf(mlir::Value value);

/// Bytes of a tensor of static shape; elements take whole bytes.
int64_t byteSize(mlir::RankedTensorType type);

} // namespace burin::plan
