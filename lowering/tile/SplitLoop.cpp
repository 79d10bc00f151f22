// Loop splitting on tensors: index arithmetic stays affine and every access stays a plain axis.
#include "lowering/tile/SplitLoop.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace burin {

static SmallVector<ReassociationIndices> groupsFor(int64_t rankAfter, int64_t axis) {
  SmallVector<ReassociationIndices> groups;
  for (int64_t i = 0; i < rankAfter; i++) {
    if (i == axis + 1)
      groups.back().push_back(i);
    else
      groups.push_back({i});
  }
  return groups;
}

Value expandAxis(OpBuilder &builder, Value value, int64_t axis, int64_t factor) {
  // Undo a collapse of the same axes instead of stacking reshapes.
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<int64_t> shape(type.getShape());
  shape[axis] /= factor;
  shape.insert(shape.begin() + axis + 1, factor);
  auto result = RankedTensorType::get(shape, type.getElementType());
  if (auto collapse = value.getDefiningOp<tensor::CollapseShapeOp>())
    if (collapse.getSrcType() == result)
      return collapse.getSrc();
  if (value.getDefiningOp<tensor::EmptyOp>())
    return tensor::EmptyOp::create(builder, value.getLoc(), shape, type.getElementType());
  if (auto fill = value.getDefiningOp<linalg::FillOp>()) {
    Value init = tensor::EmptyOp::create(builder, value.getLoc(), shape, type.getElementType());
    return linalg::FillOp::create(builder, value.getLoc(), fill.value(), init).getResult(0);
  }
  return tensor::ExpandShapeOp::create(builder, value.getLoc(), result, value,
                                       groupsFor(result.getRank(), axis));
}

Value collapseAxis(OpBuilder &builder, Value value, int64_t axis) {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<int64_t> shape(type.getShape());
  shape[axis] *= shape[axis + 1];
  shape.erase(shape.begin() + axis + 1);
  return tensor::CollapseShapeOp::create(builder, value.getLoc(),
                                         RankedTensorType::get(shape, type.getElementType()), value,
                                         groupsFor(type.getRank(), axis));
}

linalg::GenericOp splitLoop(OpBuilder &builder, linalg::GenericOp op, unsigned loop,
                            int64_t factor) {
  MLIRContext *context = builder.getContext();
  unsigned rank = op.getNumLoops();
  AffineExpr outer = getAffineDimExpr(loop, context), inner = getAffineDimExpr(rank, context);
  SmallVector<AffineExpr> substitution;
  for (unsigned i = 0; i < rank; i++)
    substitution.push_back(i == loop ? outer * factor + inner : getAffineDimExpr(i, context));

  SmallVector<AffineMap> maps;
  SmallVector<Value> operands;
  for (auto [operand, map] : llvm::zip(op->getOperands(), op.getIndexingMapsArray())) {
    SmallVector<AffineExpr> index;
    Value value = operand;
    for (auto [axis, expression] : llvm::enumerate(map.getResults())) {
      if (expression == getAffineDimExpr(loop, context)) {
        value = expandAxis(builder, value, static_cast<int64_t>(index.size()), factor);
        index.push_back(outer);
        index.push_back(inner);
      } else {
        index.push_back(expression.replaceDims(substitution));
      }
    }
    maps.push_back(AffineMap::get(rank + 1, 0, index, context));
    operands.push_back(value);
  }
  auto kinds = op.getIteratorTypesArray();
  kinds.push_back(kinds[loop]);
  unsigned inputs = op.getNumDpsInputs();
  ValueRange inits = ValueRange(operands).drop_front(inputs);
  auto split =
      linalg::GenericOp::create(builder, op.getLoc(), inits.getTypes(),
                                ValueRange(operands).take_front(inputs), inits, maps, kinds);
  IRMapping mapping;
  op.getRegion().cloneInto(&split.getRegion(), mapping);
  // A body that asks for the loop's position gets that of the loop before the split.
  split.getRegion().walk([&](linalg::IndexOp index) {
    if (index.getDim() != loop)
      return;
    builder.setInsertionPointAfter(index);
    Value within = linalg::IndexOp::create(builder, index.getLoc(), rank);
    AffineExpr joined = builder.getAffineDimExpr(0) * factor + builder.getAffineDimExpr(1);
    Value position = affine::AffineApplyOp::create(
        builder, index.getLoc(), AffineMap::get(2, 0, joined), ValueRange{index, within});
    index->getResult(0).replaceAllUsesExcept(position, position.getDefiningOp());
  });
  builder.setInsertionPointAfter(split);
  return split;
}

} // namespace burin
