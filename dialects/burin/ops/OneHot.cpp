// The foreign nodes that turn indices into vectors of one distinguished element: compositions of a
// comparison and a selection.
#include "dialects/burin/ops/AxisRange.h"
#include "dialects/burin/ops/ElementwiseImport.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "llvm/Support/FormatVariadic.h"
#include <numeric>

using namespace mlir;
using namespace burin;

/// 0, 1, ... for all elements of `type`, whose element type is `Number`.
template <typename Number> static DenseElementsAttr numbersUpTo(RankedTensorType type) {
  SmallVector<Number> numbers(type.getNumElements());
  std::iota(numbers.begin(), numbers.end(), Number{0});
  return DenseElementsAttr::get(type, ArrayRef(numbers));
}

/// 1 where the index is that of the new axis. ONNX counts negative indices from the end.
static LogicalResult oneHot(ForeignNode &node, int64_t axis, bool wraps, Value on, Value off) {
  OpBuilder &builder = node.getBuilder();
  RankedTensorType x = burin::typeOf(node, 0, Elements::Numbers);
  auto depths = node.integers(1);
  if (!x)
    return failure();
  Type element = x.getElementType();
  if (!(element.isInteger(32) || element.isInteger(64)) || !depths || depths->size() != 1 ||
      depths->front() < 1 || depths->front() > (1 << 20))
    return node.reject(
        "the indices are not int32 or int64, or the depth is not a constant from 1 to 2^20",
        "cast the indices, and store the depth as a constant");
  int64_t depth = depths->front(), rank = x.getRank() + 1;
  if (axis < -rank || axis >= rank)
    return node.reject(llvm::formatv("axis {0} of a result of rank {1}", axis, rank),
                       axisRange(rank));
  axis = axis < 0 ? axis + rank : axis;
  SmallVector<int64_t> shape(x.getShape()), places(rank, 1);
  shape.insert(shape.begin() + axis, 1);
  places[axis] = depth;
  Value indices =
      builder.createOrFold<ReshapeOp>(node.getLoc(), withElement(shape, element), node.operand(0));
  if (wraps) {
    auto type = withElement(shape, element);
    Value negative = LessOp::create(builder, node.getLoc(), withElement(shape, builder.getI1Type()),
                                    indices, scalarConstant(node, element, 0));
    // Only what is negative is moved: a large index must not overflow.
    Value below =
        MinOp::create(builder, node.getLoc(), type, indices, scalarConstant(node, element, -1));
    Value fromEnd = AddOp::create(builder, node.getLoc(), type, below,
                                  scalarConstant(node, element, static_cast<double>(depth)));
    indices = SelectOp::create(builder, node.getLoc(), type, negative, fromEnd, indices);
  }
  Value axisNumbers = ConstantOp::create(builder, node.getLoc(),
                                         element.isInteger(32)
                                             ? numbersUpTo<int32_t>(withElement(places, element))
                                             : numbersUpTo<int64_t>(withElement(places, element)));
  auto equal = binaryOf<EqualOp>(node, indices, axisNumbers, builder.getI1Type());
  if (failed(equal))
    return failure();
  auto result = withElement(cast<RankedTensorType>(equal->getType()).getShape(),
                            cast<RankedTensorType>(on.getType()).getElementType());
  return node.replace(
      SelectOp::create(builder, node.getLoc(), result, *equal, on, off)->getResults());
}

/// The values are [off, on].
LogicalResult fromOnnxOneHot(ForeignNode &node) {
  DenseElementsAttr values = node.constant(2);
  RankedTensorType type = burin::typeOf(node, 2, Elements::Any);
  if (!type)
    return failure();
  if (!values || values.getNumElements() != 2 || type.getRank() != 1 ||
      isa<quant::QuantizedType>(type.getElementType()))
    return node.reject("the values are not two constants", "store them as a constant");
  SmallVector<Value> constants;
  for (Attribute value : values.getValues<Attribute>())
    constants.push_back(
        ConstantOp::create(node.getBuilder(), node.getLoc(),
                           DenseElementsAttr::get(withElement({}, type.getElementType()), value)));
  return oneHot(node, node.integer("axis", -1), true, constants[1], constants[0]);
}
LogicalResult fromTfliteOneHot(ForeignNode &node) {
  RankedTensorType on = burin::typeOf(node, 2, Elements::Any),
                   off = burin::typeOf(node, 3, Elements::Any);
  if (!on || !off)
    return failure();
  if (on != off || on.getNumElements() != 1 || isa<quant::QuantizedType>(on.getElementType()))
    return node.reject("the values are not two numbers of one type", "check the model's values");
  auto scalar = [&](unsigned index) {
    return node.getBuilder().createOrFold<ReshapeOp>(
        node.getLoc(), withElement({}, on.getElementType()), node.operand(index));
  };
  return oneHot(node, node.integer("axis", -1), false, scalar(2), scalar(3));
}
