// A step that copies a tensor.
#pragma once

#include "dialects/plan/Plan.h"

namespace burin {

/// A new step in front of `before` that copies `value`, and its result.
mlir::Value copied(mlir::Operation *before, mlir::Value value);

} // namespace burin
