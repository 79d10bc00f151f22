// Gathering of slices by indices: its meaning, its shape rule, and the foreign nodes it comes from.
#include "dialects/burin/Sugar.h"
#include "dialects/burin/ops/AxisRange.h"
#include "dialects/burin/ops/Slice.h"
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
        // An index outside of the axis picks its nearest element: data must not choose what memory
        // is read. A negative one counts from the end.
        auto count = static_cast<double>(extent);
        Scalar inside = sugar::clamp(s[0], -count, count - 1);
        Scalar zero = sugar::literal(inside, 0), end = inside + count;
        Value negative =
            arith::CmpIOp::create(b, getLoc(), arith::CmpIPredicate::slt, inside.value, zero.value);
        Value from = arith::SelectOp::create(b, getLoc(), negative, end.value, inside.value);
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

/// The common step of `numbers`; nothing where they are not evenly apart.
static std::optional<int64_t> commonStep(ArrayRef<int64_t> numbers) {
  if (numbers.empty())
    return std::nullopt;
  int64_t step = numbers.size() == 1 ? 1 : numbers[1] - numbers[0];
  for (size_t i = 1; i < numbers.size(); i++)
    if (numbers[i] - numbers[i - 1] != step)
      return std::nullopt;
  return step;
}

static LogicalResult gather(ForeignNode &node, int64_t axis) {
  RankedTensorType x = node.type(0), indices = node.type(1);
  if (!x || !indices || axis < -x.getRank() || axis >= x.getRank())
    return node.reject(llvm::formatv("axis {0} is outside the input", axis),
                       x ? axisRange(x.getRank()) : "fix the input's dimensions with --dim");
  axis = axis < 0 ? axis + x.getRank() : axis;
  Type element = indices.getElementType();
  int64_t extent = x.getDimSize(axis);
  if (!element.isSignlessInteger(32) && !element.isSignlessInteger(64))
    return node.reject("the indices are not int32 or int64", "convert them to int32");
  if (extent == 0)
    return node.reject(llvm::formatv("axis {0} has no elements", axis), "check the model");
  SmallVector<int64_t> shape(x.getShape().take_front(axis));
  llvm::append_range(shape, indices.getShape());
  llvm::append_range(shape, x.getShape().drop_front(axis + 1));
  int64_t count = 1;
  for (int64_t n : shape)
    if (n > 0 && count > std::numeric_limits<int32_t>::max() / n)
      return node.reject("the result has 2^31 elements or more", "check the model's indices");
    else
      count *= n;
  OpBuilder &builder = node.getBuilder();
  RankedTensorType result = withElement(shape, x.getElementType());
  if (auto numbers = node.integers(1)) {
    for (int64_t &i : *numbers) {
      if (i < -extent || i >= extent)
        return node.reject(
            llvm::formatv("index {0} is outside of axis {1} of extent {2}", i, axis, extent),
            "indices lie within the axis");
      i = i < 0 ? i + extent : i;
    }
    // Indices that are evenly apart are a slice: no table, no look-up.
    auto step = commonStep(*numbers);
    if (step && (*step != 0 || numbers->size() == 1))
      return node.replace(builder.createOrFold<ReshapeOp>(
          node.getLoc(), result,
          slicedAlong(builder, node.getLoc(), node.operand(0), axis, numbers->front(),
                      static_cast<int64_t>(numbers->size()), *step)));
  }
  return node.replace(
      GatherOp::create(builder, node.getLoc(), result, node.operand(0), node.operand(1), axis)
          ->getResults());
}

LogicalResult fromOnnxGather(ForeignNode &node) { return gather(node, node.integer("axis", 0)); }
LogicalResult fromTfliteGather(ForeignNode &node) {
  if (node.integer("batch_dims", 0) != 0)
    return node.reject("indices that differ from batch to batch are not supported",
                       "export the model with batch_dims = 0");
  return gather(node, node.integer("axis", 0));
}
