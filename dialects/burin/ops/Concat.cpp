// Concatenation: its meaning, its shape rule, and the foreign nodes it comes from.
#include "dialects/burin/Foreign.h"
#include "dialects/burin/Sugar.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;
using burin::sugar::Scalar;
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

/// Every element comes from the last input that starts at or before it; an index is clamped into
/// the inputs that it does not pick.
SmallVector<Value> ConcatOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  auto axis = static_cast<int64_t>(getAxis());
  return {sugar::elementwise(builder, getLoc(), {}, result, [&](ArrayRef<Scalar> s) {
    OpBuilder &b = *s[0].builder;
    SmallVector<Value> at;
    for (int64_t d = 0; d < result.getRank(); d++)
      at.push_back(linalg::IndexOp::create(b, getLoc(), static_cast<uint64_t>(d)));
    Value position = at[axis], picked;
    int64_t offset = 0;
    for (Value operand : operands) {
      auto index = [&](int64_t n) -> Value {
        return arith::ConstantOp::create(b, getLoc(), b.getIndexAttr(n));
      };
      int64_t extent = shapeOf(operand)[axis];
      if (extent == 0)
        continue;
      Value start = index(offset);
      Value local = arith::SubIOp::create(b, getLoc(), position, start);
      Value above = arith::MaxSIOp::create(b, getLoc(), local, index(0));
      at[axis] = arith::MinSIOp::create(b, getLoc(), above, index(extent - 1));
      Value value = tensor::ExtractOp::create(b, getLoc(), operand, at);
      if (!picked) {
        picked = value;
      } else {
        Value inside =
            arith::CmpIOp::create(b, getLoc(), arith::CmpIPredicate::sge, position, start);
        picked = arith::SelectOp::create(b, getLoc(), inside, value, picked);
      }
      offset += extent;
    }
    return Scalar{&b, getLoc(), picked};
  })};
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
  RankedTensorType first = node.type(0);
  int64_t axis = node.integer("axis", 1);
  if (axis < -first.getRank() || axis >= first.getRank())
    return node.reject(llvm::formatv("axis {0} is outside the inputs", axis),
                       "check the model's axis");
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
                       "check the model's axis");
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
    return node.reject(llvm::formatv("axis {0} is outside the result", axis),
                       "check the model's axis");
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
