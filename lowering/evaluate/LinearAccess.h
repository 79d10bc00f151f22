// How a structured loop nest addresses its tensors.
#pragma once

#include "lowering/evaluate/Environment.h"
#include "mlir/IR/AffineMap.h"

namespace burin {

/// Element base + sum over loops of stride * index of a tensor.
struct LinearAccess {
  int64_t base = 0;
  llvm::SmallVector<int64_t> strides;

  int64_t at(llvm::ArrayRef<int64_t> indices) const {
    int64_t offset = base;
    for (size_t loop = 0; loop < indices.size(); ++loop)
      offset += strides[loop] * indices[loop];
    return offset;
  }
};

/// Whether a map divides nowhere, so that a `LinearAccess` expresses it.
bool isLinear(mlir::AffineMap map);

/// The access of a linear map without symbols over loops of those extents, all positive. Error: an
/// index leaves its dimension.
llvm::Expected<LinearAccess> linearAccess(mlir::AffineMap map, llvm::ArrayRef<int64_t> shape,
                                          llvm::ArrayRef<int64_t> extents, mlir::Operation *user);

} // namespace burin
