// Follows tensors of the model's file through the operators that take their place.
#include "dialects/burin/ModelTensor.h"
#include "dialects/burin/Burin.h"
#include "mlir/IR/Location.h"

using namespace mlir;

namespace burin {

SmallVector<int64_t> rowMajor(ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides(shape.size(), 1);
  for (size_t axis = shape.size(); axis-- > 1;)
    strides[axis - 1] = strides[axis] * shape[axis];
  return strides;
}

TensorView TensorView::of(ArrayRef<int64_t> shape) {
  return {SmallVector<int64_t>(shape), rowMajor(shape), 0};
}

int64_t TensorView::numElements() const {
  int64_t count = 1;
  for (int64_t extent : shape)
    count *= extent;
  return count;
}

bool TensorView::moveAxes(ArrayRef<int64_t> extents, ArrayRef<int64_t> steps) {
  SmallVector<int64_t> old = rowMajor(extents);
  SmallVector<int64_t> last(extents.size(), 0); // the highest index along each axis
  int64_t rest = start, newStart = 0;
  for (size_t axis = 0; axis < extents.size(); axis++) {
    last[axis] = old[axis] == 0 ? 0 : rest / old[axis];
    rest -= last[axis] * old[axis];
    newStart += last[axis] * steps[axis];
  }
  TensorView moved;
  moved.start = newStart;
  for (size_t i = 0; i < shape.size(); i++) {
    int64_t count = shape[i], stride = strides[i];
    SmallVector<std::pair<int64_t, int64_t>> parts; // innermost first
    while (count > 1) {
      size_t axis = extents.size();
      for (size_t candidate = extents.size(); candidate-- > 0;)
        if (extents[candidate] > 1 && stride % old[candidate] == 0 &&
            stride / old[candidate] < extents[candidate]) {
          axis = candidate;
          break;
        }
      if (axis == extents.size())
        return false;
      int64_t factor = stride / old[axis];
      int64_t room = (extents[axis] - 1 - last[axis]) / factor + 1;
      if (count <= room) {
        parts.push_back({count, steps[axis] * factor});
        last[axis] += (count - 1) * factor;
        break;
      }
      // The axis of the view goes on in the next one of the tensor.
      if (last[axis] != 0 || extents[axis] % factor != 0 || count % (extents[axis] / factor) != 0)
        return false;
      int64_t inner = extents[axis] / factor;
      parts.push_back({inner, steps[axis] * factor});
      last[axis] += (inner - 1) * factor;
      count /= inner;
      stride = old[axis] * extents[axis];
    }
    if (parts.empty())
      parts.push_back({count, 0});
    for (auto [extent, step] : llvm::reverse(parts)) {
      moved.shape.push_back(extent);
      moved.strides.push_back(step);
    }
  }
  for (size_t axis = 0; axis < extents.size(); axis++)
    if (last[axis] >= std::max<int64_t>(extents[axis], 1))
      return false;
  *this = std::move(moved);
  return true;
}

DictionaryAttr ModelTensor::toAttribute(MLIRContext *context) const {
  Builder builder(context);
  return builder.getDictionaryAttr(
      {builder.getNamedAttr("node", builder.getI64IntegerAttr(node)),
       builder.getNamedAttr("result", builder.getI64IntegerAttr(result)),
       builder.getNamedAttr("shape", builder.getDenseI64ArrayAttr(view.shape)),
       builder.getNamedAttr("strides", builder.getDenseI64ArrayAttr(view.strides))});
}

std::optional<ModelTensor> ModelTensor::fromAttribute(Attribute attribute) {
  auto dictionary = dyn_cast_or_null<DictionaryAttr>(attribute);
  if (!dictionary)
    return {};
  auto node = dictionary.getAs<IntegerAttr>("node"),
       result = dictionary.getAs<IntegerAttr>("result");
  auto shape = dictionary.getAs<DenseI64ArrayAttr>("shape"),
       strides = dictionary.getAs<DenseI64ArrayAttr>("strides");
  if (!node || !result || !shape || !strides || shape.size() != strides.size() ||
      !node.getType().isInteger(64) || !result.getType().isInteger(64))
    return {};
  // A text may hold anything: what no tensor can have is no description.
  constexpr int64_t kLimit = int64_t{1} << 40;
  int64_t count = 1;
  for (auto [extent, stride] : llvm::zip(shape.asArrayRef(), strides.asArrayRef())) {
    if (extent < 1 || extent > kLimit / count || stride < 0 || stride > kLimit)
      return {};
    count *= extent;
  }
  ModelTensor tensor{node.getInt(), result.getInt(), {}};
  tensor.view.shape.assign(shape.asArrayRef().begin(), shape.asArrayRef().end());
  tensor.view.strides.assign(strides.asArrayRef().begin(), strides.asArrayRef().end());
  return tensor;
}

std::optional<ModelTensor> takeTensor(Operation *op) {
  return ModelTensor::fromAttribute(op->removeAttr(kModelTensor));
}

void nameTensor(Value value, std::optional<ModelTensor> tensor) {
  while (tensor) {
    Operation *op = value.getDefiningOp();
    auto type = dyn_cast<RankedTensorType>(value.getType());
    if (!op || op->getNumResults() != 1 || op->hasTrait<OpTrait::ConstantLike>() || !type ||
        !type.hasStaticShape() || type.getNumElements() != tensor->view.numElements() ||
        op->hasAttr(kModelTensor))
      return;
    op->setAttr(kModelTensor, tensor->toAttribute(op->getContext()));
    if (auto transpose = dyn_cast<TransposeOp>(op)) {
      SmallVector<int64_t> steps,
          from = rowMajor(cast<RankedTensorType>(transpose.getInput().getType()).getShape());
      for (int64_t axis : transpose.getPermutation())
        steps.push_back(from[axis]);
      if (!tensor->view.moveAxes(type.getShape(), steps))
        return;
    } else if (!isa<ReshapeOp>(op)) {
      return;
    }
    value = op->getOperand(0);
  }
}

void nameResults(Location node, ValueRange values) {
  auto name = dyn_cast<NameLoc>(node);
  auto place = name ? dyn_cast<FileLineColLoc>(name.getChildLoc()) : FileLineColLoc();
  if (!place || place.getLine() == 0)
    return;
  for (auto [index, value] : llvm::enumerate(values))
    if (auto type = dyn_cast<RankedTensorType>(value.getType()); type && type.hasStaticShape())
      nameTensor(value, ModelTensor{static_cast<int64_t>(place.getLine()) - 1,
                                    static_cast<int64_t>(index), TensorView::of(type.getShape())});
}

} // namespace burin
