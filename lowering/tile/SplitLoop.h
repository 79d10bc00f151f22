// Splits one loop of a linalg op in two, and the tensor axes it runs over with it.
#pragma once

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace burin {

/// `value` with `axis` of extent n as two axes [n / factor, factor].
mlir::Value expandAxis(mlir::OpBuilder &builder, mlir::Value value, int64_t axis, int64_t factor);
/// The inverse: axes `axis` and `axis` + 1 joined.
mlir::Value collapseAxis(mlir::OpBuilder &builder, mlir::Value value, int64_t axis);

/// Rewrites `op` so that `loop` becomes loop * factor + (new last loop of the same kind), and every
/// tensor axis that is exactly `loop` becomes two adjacent axes. Operands are expanded, results
/// too: the returned op's results have one more axis where the loop was. The factor divides the
/// extent.
mlir::linalg::GenericOp splitLoop(mlir::OpBuilder &builder, mlir::linalg::GenericOp op,
                                  unsigned loop, int64_t factor);

} // namespace burin
