// Finds the strides of linear indexing maps and proves that they stay inside the tensor.
#include "lowering/evaluate/LinearAccess.h"

#include <fmt/format.h>

using namespace mlir;

namespace burin {

bool isLinear(AffineMap map) {
  bool divides = false;
  map.walkExprs([&](AffineExpr expression) {
    divides |=
        llvm::is_contained({AffineExprKind::FloorDiv, AffineExprKind::CeilDiv, AffineExprKind::Mod},
                           expression.getKind());
  });
  return !divides;
}

llvm::Expected<LinearAccess> linearAccess(AffineMap map, ArrayRef<int64_t> shape,
                                          ArrayRef<int64_t> extents, Operation *user) {
  // A linear function is its value at zero and its differences along the axes.
  SmallVector<int64_t> point(extents.size(), 0);
  SmallVector<int64_t> origin = map.compose(point);
  LinearAccess access;
  access.strides.resize(extents.size());
  SmallVector<int64_t> low = origin, high = origin;
  SmallVector<int64_t> pitch(shape.size(), 1);
  for (size_t d = shape.size(); d-- > 1;)
    pitch[d - 1] = pitch[d] * shape[d];
  for (size_t d = 0; d < shape.size(); ++d)
    access.base += origin[d] * pitch[d];
  for (size_t loop = 0; loop < extents.size(); ++loop) {
    point[loop] = 1;
    SmallVector<int64_t> moved = map.compose(point);
    point[loop] = 0;
    for (size_t d = 0; d < shape.size(); ++d) {
      int64_t step = moved[d] - origin[d];
      access.strides[loop] += step * pitch[d];
      (step < 0 ? low : high)[d] += step * (extents[loop] - 1);
    }
  }
  for (size_t d = 0; d < shape.size(); ++d)
    if (low[d] < 0 || high[d] >= shape[d])
      return failure(user,
                     fmt::format("index {} of dimension {} is out of range; accepted: 0 to {}",
                                 low[d] < 0 ? low[d] : high[d], d, shape[d] - 1));
  return access;
}

} // namespace burin
