// Composes the reshapes and placements at the end of a step.
#include "dialects/plan/ResultLayout.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin::plan {

static llvm::Error unsupported(Operation *op, StringRef why) {
  return llvm::createStringError(
      fmt::format("{}: {}", std::string_view(op->getName().getStringRef()), std::string_view(why)));
}

std::vector<int64_t> rowMajor(ArrayRef<int64_t> shape) {
  std::vector<int64_t> strides(shape.size(), 1);
  for (size_t i = shape.size(); i-- > 1;)
    strides[i - 1] = strides[i] * shape[i];
  return strides;
}

llvm::Expected<ResultLayout> resultLayout(Value result, Value &computed) {
  computed = result;
  ResultLayout layout;
  layout.strides = rowMajor(cast<RankedTensorType>(computed.getType()).getShape());
  while (Operation *op = computed.getDefiningOp()) {
    if (op->getBlock() != result.getParentBlock())
      break;
    std::vector<int64_t> strides;
    if (auto pad = dyn_cast<tensor::PadOp>(op)) {
      for (auto [low, stride] : llvm::zip(pad.getStaticLow(), layout.strides))
        layout.offset += low * stride;
      computed = pad.getSource();
      continue;
    }
    if (auto insert = dyn_cast<tensor::InsertSliceOp>(op)) {
      if (insert.getSourceType().getRank() != insert.getDestType().getRank())
        return unsupported(op, "a slice of another rank");
      for (auto [start, step, stride] :
           llvm::zip(insert.getStaticOffsets(), insert.getStaticStrides(), layout.strides)) {
        layout.offset += start * stride;
        stride *= step;
      }
      computed = insert.getSource();
      continue;
    }
    if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op)) {
      ArrayRef<int64_t> shape = collapse.getSrcType().getShape();
      strides.resize(shape.size());
      for (auto [axis, group] : llvm::enumerate(collapse.getReassociationIndices())) {
        int64_t stride = layout.strides[axis];
        for (int64_t inner : llvm::reverse(group)) {
          strides[inner] = stride;
          stride *= shape[inner];
        }
      }
      computed = collapse.getSrc();
    } else if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op)) {
      ArrayRef<int64_t> shape = expand.getResultType().getShape();
      for (const auto &group : expand.getReassociationIndices()) {
        int64_t stride = layout.strides[group.back()], expected = stride;
        for (int64_t inner : llvm::reverse(group)) {
          if (shape[inner] != 1 && layout.strides[inner] != expected)
            return unsupported(op, "a border inside a reshaped axis");
          expected *= shape[inner];
        }
        strides.push_back(stride);
      }
      computed = expand.getSrc();
    } else {
      break;
    }
    layout.strides = strides;
  }
  return layout;
}

bool isFrame(ArrayRef<int64_t> low, ArrayRef<int64_t> high) {
  size_t rank = low.size(), axis = 0;
  while (axis + 1 < rank && low[axis] == 0 && high[axis] == 0)
    axis++;
  bool fits = axis + 1 < rank;
  for (size_t i = axis + 2; i < rank; i++)
    fits &= low[i] == 0 && high[i] == 0;
  return fits;
}

} // namespace burin::plan
