// Copies boxes of elements between tensors.
#include "lowering/evaluate/Movement.h"

#include "dialects/plan/Plan.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include <cstring>
#include <fmt/format.h>

using namespace mlir;

namespace burin {

namespace {
/// A box of elements inside a tensor: per dimension where it begins, how far apart its elements
/// lie, and how many there are.
struct Box {
  SmallVector<int64_t> offsets, strides, sizes;
};

/// Where a box's elements lie in row-major memory, in elements.
struct Placement {
  int64_t base = 0;
  SmallVector<int64_t> steps;
};

Placement place(const Box &box, ArrayRef<int64_t> shape) {
  Placement placement;
  placement.steps.resize(shape.size());
  int64_t pitch = 1;
  for (size_t d = shape.size(); d-- > 0;) {
    placement.base += box.offsets[d] * pitch;
    placement.steps[d] = box.strides[d] * pitch;
    pitch *= shape[d];
  }
  return placement;
}

Box wholeOf(ArrayRef<int64_t> sizes) {
  return {SmallVector<int64_t>(sizes.size(), 0), SmallVector<int64_t>(sizes.size(), 1),
          SmallVector<int64_t>(sizes)};
}

/// Copies elements of `width` bytes between two placements of a box of those sizes.
void copyBox(ArrayRef<int64_t> sizes, unsigned width, const char *source, const Placement &from,
             char *target, const Placement &to) {
  if (llvm::is_contained(sizes, 0))
    return;
  if (sizes.empty()) {
    std::memcpy(target + to.base * width, source + from.base * width, width);
    return;
  }
  size_t inner = sizes.size() - 1;
  bool isContiguous = from.steps[inner] == 1 && to.steps[inner] == 1;
  SmallVector<int64_t> position(inner, 0);
  for (;;) {
    int64_t read = from.base, write = to.base;
    for (size_t d = 0; d < inner; ++d) {
      read += position[d] * from.steps[d];
      write += position[d] * to.steps[d];
    }
    if (isContiguous)
      std::memcpy(target + write * width, source + read * width, sizes[inner] * width);
    else
      for (int64_t i = 0; i < sizes[inner]; ++i)
        std::memcpy(target + (write + i * to.steps[inner]) * width,
                    source + (read + i * from.steps[inner]) * width, width);
    size_t d = inner;
    while (d > 0 && ++position[d - 1] == sizes[d - 1])
      position[--d] = 0;
    if (d == 0)
      return;
  }
}

llvm::Error checkBox(const Box &box, ArrayRef<int64_t> shape, Operation *op) {
  for (size_t d = 0; d < shape.size(); ++d) {
    if (box.sizes[d] == 0)
      continue;
    // In 128 bits, as offsets and strides may be any 64 bits.
    __int128 first = box.offsets[d];
    __int128 last = first + static_cast<__int128>(box.strides[d]) * (box.sizes[d] - 1);
    if (std::min(first, last) < 0 || std::max(first, last) >= shape[d])
      return failure(op,
                     fmt::format("takes {} elements from {} on, {} apart, of dimension {}; "
                                 "accepted: indices 0 to {}",
                                 box.sizes[d], box.offsets[d], box.strides[d], d, shape[d] - 1));
  }
  return llvm::Error::success();
}

/// One evaluation: an operation and what it may look up.
struct Movement {
  Operation *op;
  Environment &environment;
  llvm::function_ref<llvm::Error(Operation &)> evaluateScalar;

  llvm::Expected<Tensor> result() {
    llvm::Expected<Tensor> tensor =
        Tensor::zeros(cast<RankedTensorType>(op->getResult(0).getType()));
    if (!tensor)
      return failure(op, "has a result of " + llvm::toString(tensor.takeError()));
    return tensor;
  }
  llvm::Expected<const Tensor *> operand(Value value) { return environment.tensor(value, op); }

  llvm::Expected<SmallVector<int64_t>> integers(ArrayRef<OpFoldResult> list);
  llvm::Expected<Box> box(OffsetSizeAndStrideOpInterface slice, ArrayRef<int64_t> shape);
  llvm::Expected<Tensor> empty();
  llvm::Expected<Tensor> pad(tensor::PadOp pad);
  llvm::Expected<Tensor> extractSlice(tensor::ExtractSliceOp slice);
  llvm::Expected<Tensor> insertSlice(tensor::InsertSliceOp slice);
  llvm::Expected<Tensor> concat(tensor::ConcatOp concat);
  llvm::Expected<Tensor> retype(Value source);
  llvm::Expected<Tensor> fromScalars();
};

llvm::Expected<SmallVector<int64_t>> Movement::integers(ArrayRef<OpFoldResult> list) {
  SmallVector<int64_t> result;
  for (OpFoldResult item : list) {
    if (auto attribute = dyn_cast<Attribute>(item)) {
      result.push_back(cast<IntegerAttr>(attribute).getInt());
      continue;
    }
    llvm::Expected<int64_t> scalar = environment.scalar(cast<Value>(item), op);
    if (!scalar)
      return scalar.takeError();
    result.push_back(*scalar);
  }
  return result;
}

llvm::Expected<Box> Movement::box(OffsetSizeAndStrideOpInterface slice, ArrayRef<int64_t> shape) {
  Box box;
  for (auto [list, values] : {std::pair(&box.offsets, slice.getMixedOffsets()),
                              std::pair(&box.sizes, slice.getMixedSizes()),
                              std::pair(&box.strides, slice.getMixedStrides())}) {
    llvm::Expected<SmallVector<int64_t>> found = integers(values);
    if (!found)
      return found.takeError();
    *list = std::move(*found);
  }
  if (llvm::Error problem = checkBox(box, shape, op))
    return problem;
  return box;
}

llvm::Expected<Tensor> Movement::empty() {
  // Not zeros: a lowering that reads what it forgot to initialise must not pass by luck. NaN for
  // floats, large numbers for integers.
  llvm::Expected<Tensor> tensor = result();
  if (tensor)
    llvm::fill(tensor->raw(), isFloat(tensor->getKind())             ? char(0xFF)
                              : tensor->getKind() == ElementKind::I1 ? char(1)
                                                                     : char(0x7F));
  return tensor;
}

llvm::Expected<Tensor> Movement::pad(tensor::PadOp pad) {
  llvm::Expected<const Tensor *> source = operand(pad.getSource());
  if (!source)
    return source.takeError();
  llvm::Expected<Tensor> padded = result();
  if (!padded)
    return padded.takeError();
  Block &body = pad.getRegion().front();
  for (BlockArgument argument : body.getArguments())
    if (!argument.use_empty())
      return failure(op, "pads with a value that depends on the position; accepted: one value");
  for (Operation &operation : body.without_terminator())
    if (llvm::Error problem = evaluateScalar(operation))
      return problem;
  Operation *terminator = body.getTerminator();
  llvm::Expected<int64_t> value = environment.scalar(terminator->getOperand(0), terminator);
  if (!value)
    return value.takeError();
  llvm::Expected<SmallVector<int64_t>> low = integers(pad.getMixedLowPad());
  if (!low)
    return low.takeError();
  Box box = wholeOf((*source)->getShape());
  box.offsets = *low;
  if (llvm::Error problem = checkBox(box, padded->getShape(), op))
    return problem;
  for (int64_t i = 0; i < padded->size(); ++i)
    padded->store(i, 1, 1, &*value);
  copyBox(box.sizes, byteWidth(padded->getKind()), (*source)->raw().data(),
          place(wholeOf(box.sizes), box.sizes), padded->raw().data(),
          place(box, padded->getShape()));
  return padded;
}

llvm::Expected<Tensor> Movement::extractSlice(tensor::ExtractSliceOp slice) {
  llvm::Expected<const Tensor *> source = operand(slice.getSource());
  if (!source)
    return source.takeError();
  llvm::Expected<Tensor> taken = result();
  if (!taken)
    return taken.takeError();
  auto interface = cast<OffsetSizeAndStrideOpInterface>(op);
  llvm::Expected<Box> from = box(interface, (*source)->getShape());
  if (!from)
    return from.takeError();
  if (ShapedType::getNumElements(from->sizes) != taken->size())
    return failure(op, "takes another number of elements than its result has");
  // Dropped dimensions have size one, so the result is the full box in the same order.
  copyBox(from->sizes, byteWidth(taken->getKind()), (*source)->raw().data(),
          place(*from, (*source)->getShape()), taken->raw().data(),
          place(wholeOf(from->sizes), from->sizes));
  return taken;
}

llvm::Expected<Tensor> Movement::insertSlice(tensor::InsertSliceOp slice) {
  llvm::Expected<const Tensor *> source = operand(slice.getSource());
  if (!source)
    return source.takeError();
  llvm::Expected<const Tensor *> target = operand(slice.getDest());
  if (!target)
    return target.takeError();
  Tensor updated = **target;
  llvm::Expected<Box> to = box(cast<OffsetSizeAndStrideOpInterface>(op), updated.getShape());
  if (!to)
    return to.takeError();
  if (ShapedType::getNumElements(to->sizes) != (*source)->size())
    return failure(op, "inserts another number of elements than its source has");
  copyBox(to->sizes, byteWidth(updated.getKind()), (*source)->raw().data(),
          place(wholeOf(to->sizes), to->sizes), updated.raw().data(),
          place(*to, updated.getShape()));
  return updated;
}

llvm::Expected<Tensor> Movement::concat(tensor::ConcatOp concat) {
  llvm::Expected<Tensor> joined = result();
  if (!joined)
    return joined.takeError();
  Box box = wholeOf(joined->getShape());
  for (Value value : concat.getInputs()) {
    llvm::Expected<const Tensor *> source = operand(value);
    if (!source)
      return source.takeError();
    box.sizes = SmallVector<int64_t>((*source)->getShape());
    if (llvm::Error problem = checkBox(box, joined->getShape(), op))
      return problem;
    copyBox(box.sizes, byteWidth(joined->getKind()), (*source)->raw().data(),
            place(wholeOf(box.sizes), box.sizes), joined->raw().data(),
            place(box, joined->getShape()));
    box.offsets[concat.getDim()] += box.sizes[concat.getDim()];
  }
  return joined;
}

llvm::Expected<Tensor> Movement::retype(Value source) {
  llvm::Expected<const Tensor *> tensor = operand(source);
  if (!tensor)
    return tensor.takeError();
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  if (!type)
    return failure(op, fmt::format("gives \"{}\"; accepted: a ranked tensor",
                                   typeText(op->getResult(0).getType())));
  llvm::Expected<Tensor> result = (*tensor)->withType(type);
  if (!result)
    return failure(op, "cannot be evaluated: " + llvm::toString(result.takeError()));
  return result;
}

llvm::Expected<Tensor> Movement::fromScalars() {
  llvm::Expected<Tensor> tensor = result();
  if (!tensor)
    return tensor.takeError();
  for (int64_t i = 0; i < tensor->size(); ++i) {
    // tensor.splat has one operand for all elements.
    Value value = op->getOperand(isa<tensor::SplatOp>(op) ? 0 : static_cast<unsigned>(i));
    llvm::Expected<int64_t> scalar = environment.scalar(value, op);
    if (!scalar)
      return scalar.takeError();
    tensor->store(i, 1, 1, &*scalar);
  }
  return tensor;
}
} // namespace

std::optional<llvm::Expected<Tensor>>
evaluateMovement(Operation &operation, Environment &environment,
                 llvm::function_ref<llvm::Error(Operation &)> evaluateScalar) {
  Movement movement{&operation, environment, evaluateScalar};
  if (isa<tensor::EmptyOp, plan::BufferOp>(operation))
    return movement.empty();
  if (auto pad = dyn_cast<tensor::PadOp>(operation))
    return movement.pad(pad);
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(operation))
    return movement.extractSlice(slice);
  if (auto slice = dyn_cast<tensor::InsertSliceOp>(operation))
    return movement.insertSlice(slice);
  if (auto concat = dyn_cast<tensor::ConcatOp>(operation))
    return movement.concat(concat);
  // These keep all elements in their order.
  if (isa<tensor::CollapseShapeOp, tensor::ExpandShapeOp, tensor::CastOp, tensor::BitcastOp,
          quant::StorageCastOp>(operation))
    return movement.retype(operation.getOperand(0));
  if (isa<tensor::SplatOp, tensor::FromElementsOp>(operation))
    return movement.fromScalars();
  return std::nullopt;
}

} // namespace burin
