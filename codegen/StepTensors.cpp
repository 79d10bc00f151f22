// Follows a tensor from the loops of a kernel through borders and slices to the kernel's result.
#include "codegen/StepTensors.h"
#include "dialects/plan/Storage.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace burin::cxx {
namespace {

/// Moves `view`, of the tensor that `op` places, to the tensor that it is placed in.
bool place(TensorView &view, Operation *op) {
  auto from = cast<RankedTensorType>(op->getOperand(0).getType());
  auto to = cast<RankedTensorType>(op->getResult(0).getType());
  if (!from.hasStaticShape() || !to.hasStaticShape() || from.getRank() != to.getRank())
    return false;
  SmallVector<int64_t> steps = rowMajor(to.getShape());
  ArrayRef<int64_t> low;
  if (auto pad = dyn_cast<tensor::PadOp>(op)) {
    low = pad.getStaticLow();
  } else {
    auto insert = cast<tensor::InsertSliceOp>(op);
    low = insert.getStaticOffsets();
    for (auto [step, stride] : llvm::zip(steps, insert.getStaticStrides())) {
      if (ShapedType::isDynamic(stride))
        return false;
      step *= stride;
    }
  }
  int64_t offset = 0;
  for (auto [first, step] : llvm::zip(low, rowMajor(to.getShape()))) {
    if (ShapedType::isDynamic(first) || first < 0)
      return false;
    offset += first * step;
  }
  if (!view.moveAxes(from.getShape(), steps))
    return false;
  view.start += offset;
  return true;
}

/// Whether every element of `view` is one of `count` elements.
bool liesWithin(const TensorView &view, int64_t count) {
  int64_t last = view.start;
  for (auto [extent, stride] : llvm::zip(view.shape, view.strides))
    last += (extent - 1) * stride;
  return view.start >= 0 && last < count;
}

} // namespace

std::vector<ModelTensor> tensorsOf(plan::RunOp run, func::FuncOp kernel) {
  std::vector<ModelTensor> tensors;
  Value result = kernel.front().getTerminator()->getOperand(0);
  auto type = cast<RankedTensorType>(result.getType());
  if (auto tensor = ModelTensor::fromAttribute(run->getAttr(kModelTensor))) {
    SmallVector<Operation *> behind;
    Value computed = plan::computedBehind(result);
    for (Value value = result; value != computed; value = value.getDefiningOp()->getOperand(0))
      behind.push_back(value.getDefiningOp());
    auto computedType = cast<RankedTensorType>(computed.getType());
    bool known = computedType.getNumElements() == tensor->view.numElements() &&
                 liesWithin(tensor->view, computedType.getNumElements());
    for (Operation *op : llvm::reverse(behind))
      known = known && (plan::isReshape(op) || place(tensor->view, op));
    if (known && liesWithin(tensor->view, type.getNumElements()))
      tensors.push_back(*tensor);
  }
  if (auto tensor = ModelTensor::fromAttribute(run->getAttr(kPlacedTensor));
      tensor && tensor->view.numElements() == type.getNumElements() &&
      liesWithin(tensor->view, type.getNumElements()))
    tensors.push_back(*tensor);
  return tensors;
}

} // namespace burin::cxx
