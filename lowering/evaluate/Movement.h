// Evaluation of the operations that move elements of tensors unchanged.
#pragma once

#include "lowering/evaluate/Environment.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace burin {

/// Evaluates tensor.empty, pad, extract_slice, insert_slice, concat, collapse_shape, expand_shape,
/// cast, bitcast, splat, from_elements and quant.scast; none for any other operation.
/// `evaluateScalar` binds the result of a scalar operation inside a pad's region. Error: a slice
/// out of range, a negative padding, a padding value that depends on the position, a dynamic shape.
std::optional<llvm::Expected<Tensor>>
evaluateMovement(mlir::Operation &operation, Environment &environment,
                 llvm::function_ref<llvm::Error(mlir::Operation &)> evaluateScalar);

} // namespace burin
