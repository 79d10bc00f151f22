// Pooling: meanings, shape rules, and the foreign nodes they come from.
#include "dialects/burin/Foreign.h"
#include "dialects/burin/Windows.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;
using burin::sugar::Scalar;

static SmallVector<int64_t> resultShape(ArrayRef<int64_t> input, ArrayRef<int64_t> window,
                                        ArrayRef<int64_t> strides) {
  return {input[0], windowOutput(input[1], window[0], strides[0], 1),
          windowOutput(input[2], window[1], strides[1], 1), input[3]};
}

LogicalResult burin::verifyPool(Operation *op, ArrayRef<int64_t> window,
                                ArrayRef<int64_t> strides) {
  auto x = cast<RankedTensorType>(op->getOperand(0).getType()).getShape();
  auto y = cast<RankedTensorType>(op->getResult(0).getType()).getShape();
  if (x.size() != 4 || window.size() != 2 || strides.size() != 2)
    return op->emitOpError("needs an input of rank 4, a window and strides of 2 extents");
  for (int64_t n : llvm::concat<const int64_t>(window, strides))
    if (n < 1)
      return op->emitOpError() << "window or stride " << n << " is not positive";
  if (y != ArrayRef(resultShape(x, window, strides)))
    return op->emitOpError() << "result shape [" << y
                             << "] is not what input, window and strides give";
  return success();
}

LogicalResult MaxPool2DOp::verify() { return verifyPool(*this, getWindow(), getStrides()); }
LogicalResult AveragePool2DOp::verify() {
  if (getBorder().size() != 4)
    return emitOpError("needs a border of 4 extents");
  return verifyPool(*this, getWindow(), getStrides());
}

Value burin::overWindows(OpBuilder &builder, Location loc, Value input, Value init,
                         ArrayRef<int64_t> window, ArrayRef<int64_t> strides, sugar::Body body) {
  AffineExpr n, y, x, c, ky, kx;
  bindDims(builder.getContext(), n, y, x, c, ky, kx);
  // linalg learns the window's extents from an operand that is never read.
  Value extents = sugar::empty(builder, loc, window, builder.getI8Type());
  auto maps = AffineMap::inferFromExprList(
      ArrayRef<ArrayRef<AffineExpr>>{
          {n, y * strides[0] + ky, x * strides[1] + kx, c}, {ky, kx}, {n, y, x, c}},
      builder.getContext());
  return sugar::loops(builder, loc, {input, extents}, init, maps, 2, body);
}

SmallVector<Value> MaxPool2DOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  Type element = result.getElementType();
  double least = isa<FloatType>(element)
                     ? -std::numeric_limits<float>::max()
                     : -std::ldexp(1.0, static_cast<int>(element.getIntOrFloatBitWidth()) - 1);
  Value init = sugar::filled(builder, getLoc(), result, least);
  return {overWindows(builder, getLoc(), operands[0], init, getWindow(), getStrides(),
                      [](ArrayRef<Scalar> s) { return sugar::max(s[2], s[0]); })};
}

/// How many elements of each window lie inside the border: [OH, OW, 1].
static Value windowCounts(OpBuilder &builder, Location loc, RankedTensorType input,
                          RankedTensorType result, ArrayRef<int64_t> window,
                          ArrayRef<int64_t> strides, ArrayRef<int64_t> border, Type element) {
  auto inside = [&](unsigned axis, int64_t position) {
    int64_t first = std::max(position * strides[axis], border[axis]);
    int64_t last = std::min(position * strides[axis] + window[axis],
                            input.getDimSize(axis + 1) - border[axis + 2]);
    return std::max<int64_t>(1, last - first);
  };
  SmallVector<Attribute> counts;
  for (int64_t y = 0; y < result.getDimSize(1); y++)
    for (int64_t x = 0; x < result.getDimSize(2); x++) {
      int64_t count = inside(0, y) * inside(1, x);
      counts.push_back(isa<FloatType>(element)
                           ? Attribute(builder.getFloatAttr(element, static_cast<double>(count)))
                           : Attribute(builder.getIntegerAttr(element, count)));
    }
  auto type = RankedTensorType::get({result.getDimSize(1), result.getDimSize(2), 1}, element);
  return burin::ConstantOp::create(builder, loc, DenseElementsAttr::get(type, counts));
}

Value burin::overCounts(OpBuilder &builder, Location loc, RankedTensorType input, Value sum,
                        RankedTensorType result, ArrayRef<int64_t> window,
                        ArrayRef<int64_t> strides, ArrayRef<int64_t> border,
                        llvm::function_ref<Scalar(Scalar, Scalar)> mean) {
  if (llvm::all_of(border, [](int64_t n) { return n == 0; })) {
    auto count = static_cast<double>(window[0] * window[1]);
    return sugar::elementwise(builder, loc, sum, result, [&](ArrayRef<Scalar> s) {
      return mean(s[0], sugar::literal(s[0], count));
    });
  }
  Type element = cast<RankedTensorType>(sum.getType()).getElementType();
  Value counts = windowCounts(builder, loc, input, result, window, strides, border, element);
  return sugar::elementwise(builder, loc, {sum, counts}, result,
                            [&](ArrayRef<Scalar> s) { return mean(s[0], s[1]); });
}

SmallVector<Value> AveragePool2DOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  Type element = result.getElementType();
  bool isFloat = isa<FloatType>(element);
  Type accumulator = isFloat ? element : Type(builder.getI32Type());
  auto sums = RankedTensorType::get(result.getShape(), accumulator);
  Value sum = overWindows(
      builder, getLoc(), operands[0], sugar::filled(builder, getLoc(), sums, 0), getWindow(),
      getStrides(), [&](ArrayRef<Scalar> s) { return s[2] + sugar::convert(s[0], accumulator); });
  StringRef divide = getHalfUp() ? "average_up_s8" : "average_s8";
  return {
      overCounts(builder, getLoc(), cast<RankedTensorType>(operands[0].getType()), sum, result,
                 getWindow(), getStrides(), getBorder(), [&](Scalar total, Scalar count) {
                   return isFloat ? total / count : sugar::call(divide, {total, count}, element);
                 })};
}

static LogicalResult checkRank(ForeignNode &node) {
  if (!node.operand(0))
    return failure();
  if (!node.type(0) || node.type(0).getRank() != 4)
    return node.reject("the input is not of rank 4", "2-D pooling takes inputs of rank 4");
  return success();
}

/// The real number that is stored as 0, for a border that sums must not see. Unsigned bytes are
/// int8 inside the model: 128 becomes 0.
static double storedZero(Type element) {
  auto quantized = dyn_cast<quant::UniformQuantizedType>(element);
  if (!quantized)
    return 0;
  int64_t zero =
      quantized.isSigned() ? 0 : int64_t{1} << (quantized.getStorageTypeIntegralWidth() - 1);
  return static_cast<double>(zero - quantized.getZeroPoint()) * quantized.getScale();
}

enum class Pool { Max, Average };

/// Builds the pooling of NHWC `input` after its border.
static Value pooled(ForeignNode &node, Pool kind, Value input, const Padding &padding,
                    ArrayRef<int64_t> window, ArrayRef<int64_t> strides, bool borderCounts,
                    Type element) {
  OpBuilder &builder = node.getBuilder();
  auto inputElement = cast<RankedTensorType>(input.getType()).getElementType();
  double border = kind == Pool::Max ? -std::numeric_limits<double>::infinity()
                  : borderCounts    ? 0.0
                                    : storedZero(inputElement);
  Value x = padded(builder, node.getLoc(), input, padding, border);
  auto type = withElement(
      resultShape(cast<RankedTensorType>(x.getType()).getShape(), window, strides), element);
  if (kind == Pool::Max)
    return MaxPool2DOp::create(builder, node.getLoc(), type, x, window, strides);
  SmallVector<int64_t> uncounted = {0, 0, 0, 0};
  if (!borderCounts)
    uncounted = {padding.low[0], padding.low[1], padding.high[0], padding.high[1]};
  // One float32 sum over thousands of elements loses digits: the mean of the rows' means does not.
  constexpr int64_t kLongestSum = 256;
  bool whole = llvm::all_of(uncounted, [](int64_t n) { return n == 0; });
  if (element.isF32() && whole && window[0] > 1 && window[1] > 1 &&
      window[0] * window[1] >= kLongestSum) {
    SmallVector<int64_t> shape(type.getShape());
    shape[1] = cast<RankedTensorType>(x.getType()).getDimSize(1);
    x = AveragePool2DOp::create(builder, node.getLoc(), withElement(shape, element), x,
                                ArrayRef<int64_t>{1, window[1]}, ArrayRef<int64_t>{1, strides[1]},
                                uncounted);
    return AveragePool2DOp::create(builder, node.getLoc(), type, x, ArrayRef<int64_t>{window[0], 1},
                                   ArrayRef<int64_t>{strides[0], 1}, uncounted);
  }
  return AveragePool2DOp::create(builder, node.getLoc(), type, x, window, strides, uncounted);
}

static LogicalResult fromTflitePool(ForeignNode &node, Pool kind) {
  if (failed(checkRank(node)))
    return failure();
  RankedTensorType x = node.type(0);
  SmallVector<int64_t> window = {node.integer("filter_height", 1), node.integer("filter_width", 1)};
  SmallVector<int64_t> strides = {node.integer("stride_h", 1), node.integer("stride_w", 1)};
  auto padding = tflitePadding(node, x, window, strides, {1, 1});
  if (failed(padding))
    return failure();
  Type element = node.declared() ? node.declared().getElementType() : x.getElementType();
  if (element != x.getElementType())
    return node.reject("the result is quantized otherwise than the input",
                       "pooling keeps its input's scale and zero point");
  auto result = fusedActivation(
      node, pooled(node, kind, node.operand(0), *padding, window, strides, false, element));
  return failed(result) ? failure() : node.replace(*result);
}
LogicalResult fromTfliteMaxPool2D(ForeignNode &node) { return fromTflitePool(node, Pool::Max); }
LogicalResult fromTfliteAveragePool2D(ForeignNode &node) {
  return fromTflitePool(node, Pool::Average);
}

static LogicalResult fromOnnxPool(ForeignNode &node, Pool kind) {
  if (failed(checkRank(node)))
    return failure();
  if (node.numResults() > 1)
    return node.reject("the result \"Indices\" is not supported",
                       "export the model without the indices of the maxima");
  RankedTensorType x = node.type(0);
  SmallVector<int64_t> window = node.integers("kernel_shape", {});
  SmallVector<int64_t> strides = node.integers("strides", {1, 1});
  SmallVector<int64_t> dilations = node.integers("dilations", {1, 1});
  auto padding = onnxPadding(node, x, window, strides, dilations, true);
  if (failed(padding))
    return failure();
  if (dilations != SmallVector<int64_t>{1, 1})
    return node.reject("dilated pooling is not supported", "supported is a dilation of 1");
  if (node.integer("ceil_mode", 0) == 1)
    for (unsigned i = 0; i < 2; i++) {
      // Rounding the output up reads further at the high end, but never a window of padding only.
      int64_t room = x.getDimSize(i + 2) + padding->low[i] + padding->high[i] - window[i];
      int64_t more = (strides[i] - room % strides[i]) % strides[i];
      int64_t lastStart = (room + more) / strides[i] * strides[i];
      if (lastStart < x.getDimSize(i + 2) + padding->low[i])
        padding->high[i] += more;
    }
  OpBuilder &builder = node.getBuilder();
  Value result =
      pooled(node, kind, toChannelsLast(builder, node.getLoc(), node.operand(0)), *padding, window,
             strides, node.integer("count_include_pad", 0) != 0, x.getElementType());
  return node.replace(toChannelsFirst(builder, node.getLoc(), result));
}
static bool isOneDimensional(ForeignNode &node) {
  return node.type(0) && node.type(0).getRank() == 3;
}

LogicalResult fromOnnxMaxPool(ForeignNode &node) {
  if (isOneDimensional(node))
    return node.withUnitAxis(fromOnnxMaxPool);
  return fromOnnxPool(node, Pool::Max);
}
LogicalResult fromOnnxAveragePool(ForeignNode &node) {
  if (isOneDimensional(node))
    return node.withUnitAxis(fromOnnxAveragePool);
  if (node.integer("ceil_mode", 0) == 1 && node.integer("count_include_pad", 0) != 0)
    return node.reject("ceil_mode together with count_include_pad is not supported",
                       "use one of them");
  return fromOnnxPool(node, Pool::Average);
}

LogicalResult fromOnnxGlobalAveragePool(ForeignNode &node) {
  if (isOneDimensional(node))
    return node.withUnitAxis(fromOnnxGlobalAveragePool);
  if (failed(checkRank(node)))
    return failure();
  RankedTensorType x = node.type(0);
  OpBuilder &builder = node.getBuilder();
  SmallVector<int64_t> window = {x.getDimSize(2), x.getDimSize(3)};
  Value result =
      pooled(node, Pool::Average, toChannelsLast(builder, node.getLoc(), node.operand(0)),
             {{0, 0}, {0, 0}}, window, {1, 1}, false, x.getElementType());
  return node.replace(toChannelsFirst(builder, node.getLoc(), result));
}
