// Gathering of slices by indices: its meaning, its shape rule, and the foreign nodes it comes from.
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

LogicalResult GatherOp::verify() {
  ArrayRef<int64_t> x = shapeOf(getInput()), picked = shapeOf(getIndices());
  auto axis = static_cast<size_t>(getAxis());
  if (axis >= x.size())
    return emitOpError() << "axis " << axis << " is outside rank " << x.size();
  SmallVector<int64_t> shape(x.take_front(axis));
  llvm::append_range(shape, picked);
  llvm::append_range(shape, x.drop_front(axis + 1));
  if (shapeOf(getResult()) != ArrayRef<int64_t>(shape))
    return emitOpError() << "result shape [" << shapeOf(getResult()) << "] is not ["
                         << ArrayRef(shape) << "]";
  return success();
}

SmallVector<Value> GatherOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  auto indices = cast<RankedTensorType>(operands[1].getType());
  int64_t axis = static_cast<int64_t>(getAxis()), rank = result.getRank();
  int64_t extent = cast<RankedTensorType>(operands[0].getType()).getDimSize(axis);
  SmallVector<AffineExpr> picked;
  for (int64_t i = 0; i < indices.getRank(); i++)
    picked.push_back(builder.getAffineDimExpr(static_cast<unsigned>(axis + i)));
  auto map = AffineMap::get(rank, 0, picked, builder.getContext());
  Value init = sugar::empty(builder, getLoc(), result.getShape(), result.getElementType());
  return {sugar::loops(
      builder, getLoc(), operands[1], init, {map, builder.getMultiDimIdentityMap(rank)}, 0,
      [&](ArrayRef<Scalar> s) {
        OpBuilder &b = *s[0].builder;
        // A negative index counts from the end.
        Scalar zero = sugar::literal(s[0], 0), end = s[0] + static_cast<double>(extent);
        Value negative =
            arith::CmpIOp::create(b, getLoc(), arith::CmpIPredicate::slt, s[0].value, zero.value);
        Value from = arith::SelectOp::create(b, getLoc(), negative, end.value, s[0].value);
        SmallVector<Value> at;
        for (int64_t d = 0; d < rank - indices.getRank() + 1; d++) {
          if (d == axis)
            at.push_back(arith::IndexCastOp::create(b, getLoc(), b.getIndexType(), from));
          else
            at.push_back(linalg::IndexOp::create(
                b, getLoc(), static_cast<uint64_t>(d < axis ? d : d - 1 + indices.getRank())));
        }
        return Scalar{&b, getLoc(), tensor::ExtractOp::create(b, getLoc(), operands[0], at)};
      })};
}
LogicalResult fromOnnxGather(ForeignNode &node) {
  RankedTensorType x = node.type(0), indices = node.type(1);
  int64_t axis = node.integer("axis", 0);
  if (!x || !indices || axis < -x.getRank() || axis >= x.getRank())
    return node.reject(llvm::formatv("axis {0} is outside the input", axis),
                       "check the model's axis");
  axis = axis < 0 ? axis + x.getRank() : axis;
  auto numbers = node.integers(1);
  int64_t extent = x.getDimSize(axis);
  if (!numbers || llvm::any_of(*numbers, [&](int64_t i) { return i < -extent || i >= extent; }))
    return node.reject("the indices are not known at compile time or outside the input",
                       "constant indices within the axis are supported");
  SmallVector<int64_t> shape(x.getShape().take_front(axis));
  llvm::append_range(shape, indices.getShape());
  llvm::append_range(shape, x.getShape().drop_front(axis + 1));
  return node.replace(GatherOp::create(node.getBuilder(), node.getLoc(),
                                       withElement(shape, x.getElementType()), node.operand(0),
                                       node.operand(1), axis)
                          ->getResults());
}
