// Concatenation: its meaning, its shape rule, and the foreign nodes it comes from.
#include "dialects/burin/Foreign.h"
#include "dialects/burin/Sugar.h"
#include "dialects/burin/ops/AxisRange.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;
using burin::sugar::shapeOf;

LogicalResult ConcatOp::verify() {
  if (getInputs().empty())
    return emitOpError("needs an input");
  SmallVector<int64_t> shape(shapeOf(getInputs()[0]));
  if (getAxis() >= shape.size())
    return emitOpError() << "axis " << getAxis() << " is outside rank " << shape.size();
  for (Value input : getInputs().drop_front()) {
    ArrayRef<int64_t> next = shapeOf(input);
    for (size_t i = 0; i < shape.size(); i++)
      if (next.size() != shape.size() || (i != getAxis() && next[i] != shape[i]))
        return emitOpError() << "inputs [" << shape << "] and [" << next << "] do not join";
    shape[getAxis()] += next[getAxis()];
  }
  if (shapeOf(getResult()) != ArrayRef<int64_t>(shape))
    return emitOpError() << "result shape [" << shapeOf(getResult()) << "] is not ["
                         << ArrayRef(shape) << "]";
  return success();
}

/// One slice after another is written into the result: as steps, each producer can write its own.
SmallVector<Value> ConcatOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  SmallVector<int64_t> offsets(result.getRank(), 0), strides(result.getRank(), 1);
  Value joined = sugar::empty(builder, getLoc(), result.getShape(), result.getElementType());
  for (Value operand : operands) {
    ArrayRef<int64_t> sizes = shapeOf(operand);
    joined = tensor::InsertSliceOp::create(builder, getLoc(), operand, joined,
                                           getAsIndexOpFoldResult(builder.getContext(), offsets),
                                           getAsIndexOpFoldResult(builder.getContext(), sizes),
                                           getAsIndexOpFoldResult(builder.getContext(), strides));
    offsets[getAxis()] += sizes[getAxis()];
  }
  return {joined};
}

Value ConcatOp::beforeTranspose(OpBuilder &builder, ValueRange inputs,
                                ArrayRef<int64_t> permutation) {
  auto joined = ConcatOp::create(builder, getLoc(), beforePermutation(getType(), permutation),
                                 inputs, permutation[getAxis()]);
  return transposed(builder, getLoc(), joined, permutation);
}

/// Joins `values` along `axis` (from the front) into elements of type `element`. Parts without
/// elements are left out: shapes that models compute have such.
static FailureOr<Value> joined(ForeignNode &node, ArrayRef<Value> values, int64_t axis,
                               Type element) {
  auto first = cast<RankedTensorType>(values.front().getType());
  SmallVector<int64_t> shape(first.getShape());
  shape[axis] = 0;
  SmallVector<Value> parts;
  for (auto [i, value] : llvm::enumerate(values)) {
    auto next = cast<RankedTensorType>(value.getType());
    bool alike = next.getRank() == first.getRank() &&
                 (next.getElementType() == first.getElementType() ||
                  storageType(next).getElementType() == storageType(first).getElementType());
    for (int64_t d = 0; alike && d < first.getRank(); d++)
      alike = d == axis || next.getDimSize(d) == shape[d];
    if (!alike)
      return node.reject(llvm::formatv("input {0} differs in rank, type or extent", i),
                         "the inputs of a concatenation are alike but for one axis");
    shape[axis] += next.getDimSize(axis);
    if (next.getNumElements() != 0)
      parts.push_back(value);
  }
  auto type = withElement(shape, element);
  if (parts.empty())
    return values.front();
  if (parts.size() == 1 && parts.front().getType() == type)
    return parts.front();
  return Value(ConcatOp::create(node.getBuilder(), node.getLoc(), type, parts, axis));
}

/// All operands; nothing (reported) where there are none or one has no shape.
static FailureOr<SmallVector<Value>> operandsOf(ForeignNode &node) {
  SmallVector<Value> values;
  for (unsigned i = 0; i < node.numOperands(); i++) {
    if (!node.type(i))
      return node.reject(llvm::formatv("input {0} has no shape", i),
                         "fix the input's dimensions with --dim");
    values.push_back(node.operand(i));
  }
  if (values.empty())
    return node.reject("there are no inputs", "the file contradicts itself");
  return values;
}

LogicalResult fromOnnxConcat(ForeignNode &node) {
  auto values = operandsOf(node);
  if (failed(values))
    return failure();
  if (!node.hasAttribute("axis"))
    return node.reject("the axis is missing",
                       "the file does not follow the operator's specification");
  RankedTensorType first = node.type(0);
  int64_t axis = node.integer("axis", 0);
  if (axis < -first.getRank() || axis >= first.getRank())
    return node.reject(llvm::formatv("axis {0} is outside the inputs", axis),
                       axisRange(first.getRank()));
  auto result =
      joined(node, *values, axis < 0 ? axis + first.getRank() : axis, first.getElementType());
  return failed(result) ? failure() : node.replace(*result);
}

/// The element type of the result: what the file states where that is quantized, as the scales of
/// the inputs may differ from it.
static Type resultElement(ForeignNode &node) {
  Type element = node.type(0).getElementType();
  RankedTensorType declared = node.declared();
  bool isQuantized = isa<quant::QuantizedType>(element) && declared &&
                     isa<quant::QuantizedType>(declared.getElementType());
  return isQuantized ? declared.getElementType() : element;
}

LogicalResult fromTfliteConcatenation(ForeignNode &node) {
  auto values = operandsOf(node);
  if (failed(values))
    return failure();
  RankedTensorType first = node.type(0);
  int64_t axis = node.integer("axis", 0);
  if (axis < -first.getRank() || axis >= first.getRank())
    return node.reject(llvm::formatv("axis {0} is outside the inputs", axis),
                       axisRange(first.getRank()));
  auto result =
      joined(node, *values, axis < 0 ? axis + first.getRank() : axis, resultElement(node));
  if (failed(result))
    return failure();
  auto activated = fusedActivation(node, *result);
  return failed(activated) ? failure() : node.replace(*activated);
}

/// A new axis with one element an input.
LogicalResult fromTflitePack(ForeignNode &node) {
  auto values = operandsOf(node);
  if (failed(values))
    return failure();
  RankedTensorType first = node.type(0);
  int64_t axis = node.integer("axis", 0), rank = first.getRank() + 1;
  if (axis < -rank || axis >= rank)
    return node.reject(llvm::formatv("axis {0} is outside the result", axis), axisRange(rank));
  axis = axis < 0 ? axis + rank : axis;
  SmallVector<Value> parts;
  for (Value value : *values) {
    auto type = cast<RankedTensorType>(value.getType());
    if (type.getShape() != first.getShape())
      return node.reject("the inputs differ in shape", "packed tensors have one shape");
    SmallVector<int64_t> shape(type.getShape());
    shape.insert(shape.begin() + axis, 1);
    parts.push_back(node.getBuilder().createOrFold<ReshapeOp>(
        node.getLoc(), withElement(shape, type.getElementType()), value));
  }
  auto result = joined(node, parts, axis, resultElement(node));
  return failed(result) ? failure() : node.replace(*result);
}
