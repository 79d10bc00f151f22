// Concatenation: its meaning, its shape rule, and the foreign nodes it comes from.
#include "dialects/burin/Foreign.h"
#include "dialects/burin/Sugar.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
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
LogicalResult fromOnnxConcat(ForeignNode &node) {
  RankedTensorType first = node.type(0);
  int64_t axis = node.integer("axis", 1);
  if (!first || axis < -first.getRank() || axis >= first.getRank())
    return node.reject(llvm::formatv("axis {0} is outside the inputs", axis),
                       "check the model's axis");
  axis = axis < 0 ? axis + first.getRank() : axis;
  SmallVector<int64_t> shape(first.getShape());
  SmallVector<Value> inputs = {node.operand(0)};
  for (unsigned i = 1; i < node.numOperands(); i++) {
    RankedTensorType next = node.type(i);
    if (!next || next.getRank() != first.getRank() ||
        next.getElementType() != first.getElementType())
      return node.reject(llvm::formatv("input {0} differs in rank or type", i),
                         "the inputs of a concatenation are alike but for one axis");
    for (int64_t d = 0; d < first.getRank(); d++)
      if (d != axis && next.getDimSize(d) != shape[d])
        return node.reject(llvm::formatv("input {0} differs along axis {1}", i, d),
                           "the inputs of a concatenation are alike but for one axis");
    shape[axis] += next.getDimSize(axis);
    inputs.push_back(node.operand(i));
  }
  return node.replace(ConcatOp::create(node.getBuilder(), node.getLoc(),
                                       withElement(shape, first.getElementType()), inputs, axis)
                          ->getResults());
}
