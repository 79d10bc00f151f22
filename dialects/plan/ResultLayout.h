// Where the elements that a step computes stand in its result.
#pragma once

#include "mlir/IR/Value.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <vector>

namespace burin::plan {

/// Behind reshapes and inside a border or a slice, the element (i0, i1, ...) of what is computed
/// stands at offset + sum of stride * i of the result's buffer.
struct ResultLayout {
  std::vector<int64_t> strides; ///< elements, outermost axis first
  int64_t offset = 0;           ///< elements
};

/// The layout of `result`, what a step or kernel ends in; `computed` becomes what it computes.
/// Error: reshapes and placements that no strides express, named.
llvm::Expected<ResultLayout> resultLayout(mlir::Value result, mlir::Value &computed);

/// Strides of a tensor that stands alone, outermost axis first.
std::vector<int64_t> rowMajor(llvm::ArrayRef<int64_t> shape);

/// Whether a border lies along at most two neighbouring axes that are not the last ones, so that it
/// is rows and ends of rows: it can be filled without touching what is inside.
bool isFrame(llvm::ArrayRef<int64_t> low, llvm::ArrayRef<int64_t> high);

} // namespace burin::plan
