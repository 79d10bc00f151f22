// The foreign nodes that reductions come from; their meanings stand in Reduce.td.
#include "dialects/burin/Reduction.h"
#include "dialects/burin/ops/AxisRange.h"
#include "dialects/burin/ops/ElementwiseImport.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;

/// What a node reduces.
struct Reduction {
  Value input;
  SmallVector<int64_t> axes; ///< ascending; none means that nothing is reduced
  bool keep = false;         ///< whether the result keeps them with extent 1
};

/// A transpose in front is dropped where the axes that stay keep their order.
static void skipTranspose(Reduction &reduction) {
  auto transpose = reduction.input.getDefiningOp<TransposeOp>();
  if (!transpose)
    return;
  ArrayRef<int64_t> permutation = transpose.getPermutation();
  SmallVector<int64_t> axes;
  int64_t last = -1;
  for (auto [axis, from] : llvm::enumerate(permutation)) {
    if (llvm::is_contained(reduction.axes, static_cast<int64_t>(axis))) {
      axes.push_back(from);
      continue;
    }
    if (from < last)
      return;
    last = from;
  }
  llvm::sort(axes);
  reduction.input = transpose.getInput();
  reduction.axes = axes;
}

static FailureOr<SmallVector<int64_t>> normalized(ForeignNode &node, ArrayRef<int64_t> axes,
                                                  int64_t rank) {
  SmallVector<int64_t> result;
  for (int64_t axis : axes) {
    if (axis < -rank || axis >= rank)
      return node.reject(llvm::formatv("axis {0} of an input of rank {1}", axis, rank),
                         axisRange(rank));
    result.push_back(axis < 0 ? axis + rank : axis);
  }
  llvm::sort(result);
  result.erase(llvm::unique(result), result.end());
  return result;
}

/// Axes are an attribute or a constant operand. Without any, all are reduced in ONNX and none in
/// TFLite.
static FailureOr<Reduction> readReduction(ForeignNode &node, StringRef keepName, bool keeps,
                                          Elements elements = Elements::Numbers) {
  RankedTensorType x = typeOf(node, 0, elements);
  if (!x)
    return failure();
  if (x.getNumElements() == 0)
    return node.reject("the input is empty", "supported are inputs with elements");
  auto axes = node.has(1) ? node.integers(1) : std::optional(node.integers("axes", {}));
  if (!axes)
    return node.reject("the axes are not known at compile time", "store them as constants");
  auto sorted = normalized(node, *axes, x.getRank());
  if (failed(sorted))
    return failure();
  Reduction reduction{node.operand(0), *sorted, node.integer(keepName, keeps) != 0};
  bool isOnnx = keepName == "keepdims";
  if (isOnnx && reduction.axes.empty() && node.integer("noop_with_empty_axes", 0) == 0)
    for (int64_t axis = 0; axis < x.getRank(); axis++)
      reduction.axes.push_back(axis);
  return reduction;
}

/// Operator `Op` over the axes; `value` may be other than the node's input, of the same shape.
template <class Op>
static Value reduced(ForeignNode &node, Value value, const Reduction &reduction,
                     Type element = {}) {
  OpBuilder &builder = node.getBuilder();
  Reduction direct = reduction;
  direct.input = value;
  skipTranspose(direct);
  auto from = cast<RankedTensorType>(direct.input.getType());
  auto shape = cast<RankedTensorType>(value.getType()).getShape();
  if (!element)
    element = from.getElementType();
  if (reduction.axes.empty())
    return value;
  auto type = withElement(reducedShape(from.getShape(), direct.axes, false), element);
  Value result = Op::create(builder, node.getLoc(), type, direct.input, direct.axes);
  return builder.createOrFold<ReshapeOp>(
      node.getLoc(), withElement(reducedShape(shape, reduction.axes, reduction.keep), element),
      result);
}

template <class Op>
static LogicalResult fromReduction(ForeignNode &node, StringRef keepName, bool keeps,
                                   Elements elements = Elements::Numbers) {
  auto reduction = readReduction(node, keepName, keeps, elements);
  if (failed(reduction))
    return failure();
  Type element = resultElement(node, node.type(0).getElementType());
  if (element && reduction->axes.empty() && element != node.type(0).getElementType())
    return node.reject("a reduction without axes that changes the type", "requantize instead");
  return element ? node.replace(reduced<Op>(node, reduction->input, *reduction, element))
                 : failure();
}
template <class Op> static LogicalResult fromOnnx(ForeignNode &node, Elements elements) {
  return fromReduction<Op>(node, "keepdims", true, elements);
}
LogicalResult fromOnnxReduceSum(ForeignNode &node) {
  return fromOnnx<ReduceSumOp>(node, Elements::Numbers);
}
LogicalResult fromOnnxReduceMean(ForeignNode &node) {
  return fromOnnx<ReduceMeanOp>(node, Elements::Floats);
}
LogicalResult fromOnnxReduceProd(ForeignNode &node) {
  return fromOnnx<ReduceProdOp>(node, Elements::Numbers);
}
LogicalResult fromOnnxReduceMax(ForeignNode &node) {
  return fromOnnx<ReduceMaxOp>(node, Elements::Numbers);
}
LogicalResult fromOnnxReduceMin(ForeignNode &node) {
  return fromOnnx<ReduceMinOp>(node, Elements::Numbers);
}

template <class Op> static LogicalResult fromTflite(ForeignNode &node, Elements elements) {
  return fromReduction<Op>(node, "keep_dims", false, elements);
}
LogicalResult fromTfliteSum(ForeignNode &node) {
  return fromTflite<ReduceSumOp>(node, Elements::Numbers);
}
LogicalResult fromTfliteMean(ForeignNode &node) {
  return fromTflite<ReduceMeanOp>(node, Elements::Floats);
}
LogicalResult fromTfliteReduceProd(ForeignNode &node) {
  return fromTflite<ReduceProdOp>(node, Elements::Numbers);
}
LogicalResult fromTfliteReduceMax(ForeignNode &node) {
  return fromTflite<ReduceMaxOp>(node, Elements::Numbers);
}
LogicalResult fromTfliteReduceMin(ForeignNode &node) {
  return fromTflite<ReduceMinOp>(node, Elements::Numbers);
}

/// Sums of a function of the elements, and a function of the sum: float only.
static FailureOr<Reduction> readSum(ForeignNode &node) {
  RankedTensorType x = typeOf(node, 0, Elements::Floats);
  if (!x)
    return failure();
  if (isa<quant::QuantizedType>(x.getElementType()))
    return node.reject("sums of quantized functions are not supported", "compute them in float");
  auto reduction = readReduction(node, "keepdims", true, Elements::Floats);
  if (succeeded(reduction) && reduction->axes.empty() && x.getRank() > 0)
    return node.reject("no axis is reduced", "remove the node, or noop_with_empty_axes");
  return reduction;
}
template <class Op> static Value mapped(ForeignNode &node, Value x) {
  return Op::create(node.getBuilder(), node.getLoc(), x.getType(), x);
}
LogicalResult fromOnnxReduceSumSquare(ForeignNode &node) {
  auto r = readSum(node);
  return failed(r) ? failure()
                   : node.replace(reduced<ReduceSumOp>(node, mapped<SquareOp>(node, r->input), *r));
}
LogicalResult fromOnnxReduceL1(ForeignNode &node) {
  auto r = readSum(node);
  return failed(r) ? failure()
                   : node.replace(reduced<ReduceSumOp>(node, mapped<AbsOp>(node, r->input), *r));
}
LogicalResult fromOnnxReduceL2(ForeignNode &node) {
  auto r = readSum(node);
  if (failed(r))
    return failure();
  Value sum = reduced<ReduceSumOp>(node, mapped<SquareOp>(node, r->input), *r);
  return node.replace(mapped<SqrtOp>(node, sum));
}
LogicalResult fromOnnxReduceLogSum(ForeignNode &node) {
  auto r = readSum(node);
  return failed(r) ? failure()
                   : node.replace(mapped<LogOp>(node, reduced<ReduceSumOp>(node, r->input, *r)));
}
/// The largest element is taken out first, so that no exponential overflows.
LogicalResult fromOnnxReduceLogSumExp(ForeignNode &node) {
  auto r = readSum(node);
  if (failed(r))
    return failure();
  OpBuilder &builder = node.getBuilder();
  Reduction keeping = *r;
  keeping.keep = true;
  Value most = reduced<ReduceMaxOp>(node, r->input, keeping);
  Value distance = SubOp::create(builder, node.getLoc(), r->input.getType(), r->input, most);
  Value sum = reduced<ReduceSumOp>(node, mapped<ExpOp>(node, distance), keeping);
  Value log = AddOp::create(builder, node.getLoc(), most.getType(), mapped<LogOp>(node, sum), most);
  auto shape = cast<RankedTensorType>(r->input.getType()).getShape();
  return node.replace(builder.createOrFold<ReshapeOp>(
      node.getLoc(),
      withElement(reducedShape(shape, r->axes, r->keep), node.type(0).getElementType()), log));
}

LogicalResult fromOnnxGlobalMaxPool(ForeignNode &node) {
  RankedTensorType x = typeOf(node, 0, Elements::Numbers);
  if (!x)
    return failure();
  if (x.getRank() < 3 || x.getNumElements() == 0)
    return node.reject("the input has no spatial axis, or no element",
                       "global pooling takes inputs of rank 3 or more");
  Reduction reduction{node.operand(0), {}, true};
  for (int64_t axis = 2; axis < x.getRank(); axis++)
    reduction.axes.push_back(axis);
  return node.replace(reduced<ReduceMaxOp>(node, node.operand(0), reduction));
}

static LogicalResult argument(ForeignNode &node, int64_t axis, bool smallest, bool last, bool keep,
                              Type element) {
  RankedTensorType x = typeOf(node, 0, Elements::Numbers);
  if (!x)
    return failure();
  auto axes = normalized(node, axis, x.getRank());
  if (failed(axes))
    return failure();
  if (x.getNumElements() == 0)
    return node.reject("the input is empty", "supported are inputs with elements");
  OpBuilder &builder = node.getBuilder();
  Reduction reduction{node.operand(0), *axes, keep};
  skipTranspose(reduction);
  auto from = cast<RankedTensorType>(reduction.input.getType());
  auto type = withElement(reducedShape(from.getShape(), reduction.axes, false), element);
  Value result = ArgMaxOp::create(builder, node.getLoc(), type, reduction.input,
                                  static_cast<uint64_t>(reduction.axes[0]), last, smallest);
  return node.replace(builder.createOrFold<ReshapeOp>(
      node.getLoc(), withElement(reducedShape(x.getShape(), *axes, keep), element), result));
}
static LogicalResult fromOnnxArgument(ForeignNode &node, bool smallest) {
  return argument(node, node.integer("axis", 0), smallest,
                  node.integer("select_last_index", 0) != 0, node.integer("keepdims", 1) != 0,
                  node.getBuilder().getI64Type());
}
LogicalResult fromOnnxArgMax(ForeignNode &node) { return fromOnnxArgument(node, false); }
LogicalResult fromOnnxArgMin(ForeignNode &node) { return fromOnnxArgument(node, true); }

static LogicalResult fromTfliteArgument(ForeignNode &node, bool smallest) {
  auto axes = node.integers(1);
  if (!axes || axes->size() != 1)
    return node.reject("the axis is not one number known at compile time",
                       "store it as a constant");
  Type element = node.declared() ? node.declared().getElementType() : Type();
  if (!element || !(element.isSignlessInteger(32) || element.isSignlessInteger(64)))
    return node.reject("the result is not of int32 or int64", "the file must state its type");
  return argument(node, axes->front(), smallest, false, false, element);
}
LogicalResult fromTfliteArgMax(ForeignNode &node) { return fromTfliteArgument(node, false); }
LogicalResult fromTfliteArgMin(ForeignNode &node) { return fromTfliteArgument(node, true); }
