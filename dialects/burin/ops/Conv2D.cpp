// Convolution: its meaning, its shape rule, and the foreign nodes it comes from.
#include "dialects/burin/Foreign.h"
#include "dialects/burin/Sugar.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;
using burin::sugar::Scalar;

/// Result [N, OH, OW, O] of NHWC `input` and OHWI `weight`; the element type is the caller's.
static SmallVector<int64_t> resultShape(ArrayRef<int64_t> input, ArrayRef<int64_t> weight,
                                        ArrayRef<int64_t> strides, ArrayRef<int64_t> dilations) {
  return {input[0], windowOutput(input[1], weight[1], strides[0], dilations[0]),
          windowOutput(input[2], weight[2], strides[1], dilations[1]), weight[0]};
}

LogicalResult Conv2DOp::verify() {
  auto shapeOf = [](Value v) { return cast<RankedTensorType>(v.getType()).getShape(); };
  ArrayRef<int64_t> x = shapeOf(getInput()), w = shapeOf(getWeight()), b = shapeOf(getBias());
  int64_t groups = static_cast<int64_t>(getGroups());
  if (x.size() != 4 || w.size() != 4 || b.size() != 1)
    return emitOpError("needs input and weight of rank 4 and bias of rank 1");
  if (getStrides().size() != 2 || getDilations().size() != 2 || groups < 1)
    return emitOpError("needs 2 strides, 2 dilations and at least one group");
  for (int64_t n : llvm::concat<const int64_t>(getStrides(), getDilations()))
    if (n < 1)
      return emitOpError() << "stride or dilation " << n << " is not positive";
  if (x[3] != w[3] * groups || w[0] < groups || w[0] % groups != 0 || b[0] != w[0])
    return emitOpError() << "input channels " << x[3] << ", weight [" << w << "], bias " << b[0]
                         << " and " << groups << " groups do not fit together";
  if (shapeOf(getResult()) != ArrayRef(resultShape(x, w, getStrides(), getDilations())))
    return emitOpError() << "result shape [" << shapeOf(getResult())
                         << "] is not what input, weight and strides give";
  return success();
}

/// The plain case. Without dilation the taps of one row and their channels are adjacent in memory:
/// rows of width and channels join into one axis, and the reduction's inner loop runs over both.
static Value dense(OpBuilder &builder, Location loc, ValueRange operands, RankedTensorType result,
                   ArrayRef<int64_t> strides, ArrayRef<int64_t> dilations) {
  auto input = cast<RankedTensorType>(operands[0].getType()).getShape();
  auto weight = cast<RankedTensorType>(operands[1].getType()).getShape();
  int64_t channels = input[3];
  Value x = operands[0], w = operands[1];
  AffineExpr n, y, u, o, ky, k;
  bindDims(builder.getContext(), n, y, u, o, ky, k);
  SmallVector<AffineExpr> window = {n, y * strides[0] + ky * dilations[0]}, filter = {o, ky, k};
  unsigned reductions = 2;
  if (dilations[1] == 1) {
    x = sugar::reshaped(builder, loc, x, {input[0], input[1], input[2] * channels});
    w = sugar::reshaped(builder, loc, w, {weight[0], weight[1], weight[2] * channels});
    window.push_back(u * (strides[1] * channels) + k);
  } else {
    AffineExpr c = getAffineDimExpr(6, builder.getContext());
    window.append({u * strides[1] + k * dilations[1], c});
    filter.push_back(c);
    reductions = 3;
  }
  auto maps = AffineMap::inferFromExprList(
      ArrayRef<ArrayRef<AffineExpr>>{window, filter, {n, y, u, o}}, builder.getContext());
  return sugar::loops(builder, loc, {x, w}, sugar::broadcastLast(builder, loc, operands[2], result),
                      maps, reductions,
                      [](ArrayRef<Scalar> s) { return sugar::multiplyAdd(s[2], s[0], s[1]); });
}

/// One filter a channel: the weights are read channels-last, [KH, KW, C], so that the inner loop of
/// every array is the channel.
static Value depthwise(OpBuilder &builder, Location loc, ValueRange operands,
                       RankedTensorType result, ArrayRef<int64_t> strides,
                       ArrayRef<int64_t> dilations, int64_t multiplier) {
  MLIRContext *context = builder.getContext();
  auto weight = cast<RankedTensorType>(operands[1].getType());
  AffineExpr o, h, w;
  bindDims(context, h, w, o);
  auto weightMaps = AffineMap::inferFromExprList(
      ArrayRef<ArrayRef<AffineExpr>>{{o, h, w, getAffineConstantExpr(0, context)}, {h, w, o}},
      context);
  Value channelsLast = sugar::loops(
      builder, loc, operands[1],
      sugar::empty(builder, loc, {weight.getDimSize(1), weight.getDimSize(2), weight.getDimSize(0)},
                   weight.getElementType()),
      weightMaps, 0, [](ArrayRef<Scalar> s) { return s[0]; });
  Value init = sugar::broadcastLast(builder, loc, operands[2], result);
  AffineExpr n, y, x, c, ky, kx;
  bindDims(context, n, y, x, c, ky, kx);
  auto maps = AffineMap::inferFromExprList(
      ArrayRef<ArrayRef<AffineExpr>>{{n, y * strides[0] + ky * dilations[0],
                                      x * strides[1] + kx * dilations[1], c.floorDiv(multiplier)},
                                     {ky, kx, c},
                                     {n, y, x, c}},
      context);
  return sugar::loops(builder, loc, {operands[0], channelsLast}, init, maps, 2,
                      [](ArrayRef<Scalar> s) { return sugar::multiplyAdd(s[2], s[0], s[1]); });
}

SmallVector<Value> Conv2DOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  auto weight = cast<RankedTensorType>(operands[1].getType());
  ArrayRef<int64_t> strides = getStrides(), dilations = getDilations();
  int64_t groups = static_cast<int64_t>(getGroups());
  if (groups == 1)
    return {dense(builder, getLoc(), operands, result, strides, dilations)};
  if (groups > 1 && weight.getDimSize(3) == 1)
    return {depthwise(builder, getLoc(), operands, result, strides, dilations,
                      weight.getDimSize(0) / groups)};
  Value init = sugar::broadcastLast(builder, getLoc(), operands[2], result);
  AffineExpr n, y, x, o, ky, kx, c;
  bindDims(builder.getContext(), n, y, x, o, ky, kx, c);
  int64_t filters = weight.getDimSize(0) / groups, inputs = weight.getDimSize(3);
  AffineExpr channel = o.floorDiv(filters) * inputs + c;
  auto maps = AffineMap::inferFromExprList(
      ArrayRef<ArrayRef<AffineExpr>>{
          {n, y * strides[0] + ky * dilations[0], x * strides[1] + kx * dilations[1], channel},
          {o, ky, kx, c},
          {n, y, x, o}},
      builder.getContext());
  return {sugar::loops(builder, getLoc(), {operands[0], operands[1]}, init, maps, 3,
                       [](ArrayRef<Scalar> s) { return sugar::multiplyAdd(s[2], s[0], s[1]); })};
}

static LogicalResult checkRanks(ForeignNode &node) {
  if (!node.operand(0) || !node.operand(1))
    return failure();
  RankedTensorType x = node.type(0), w = node.type(1);
  if (!x || !w || x.getRank() != 4 || w.getRank() != 4)
    return node.reject(llvm::formatv("input of rank {0} and weight of rank {1}",
                                     x ? x.getRank() : -1, w ? w.getRank() : -1),
                       "2-D convolution takes both of rank 4");
  return success();
}

/// Checks what the convolution would verify, at the node and before it is built.
static FailureOr<Value> convolve(ForeignNode &node, Value input, Value weight, Value bias,
                                 ArrayRef<int64_t> strides, ArrayRef<int64_t> dilations,
                                 int64_t groups, Type element) {
  auto x = cast<RankedTensorType>(input.getType()).getShape();
  auto w = cast<RankedTensorType>(weight.getType()).getShape();
  auto b = dyn_cast<RankedTensorType>(bias.getType());
  if (groups < 1 || w[3] < 1 || x[3] != w[3] * groups || w[0] < groups || w[0] % groups != 0 ||
      !b || b.getRank() != 1 || b.getDimSize(0) != w[0])
    return node.reject(
        llvm::formatv("{0} input channels, {1} filters of {2} channels, {3} groups and the bias "
                      "do not fit together",
                      x[3], w[0], w[3], groups),
        "the file contradicts itself; export the model again");
  Type inputElement = cast<RankedTensorType>(input.getType()).getElementType();
  if (!mix(inputElement, cast<RankedTensorType>(weight.getType()).getElementType()))
    return node.reject("input and weights differ in type",
                       "supported are float32, and integers with their scales");
  auto type = withElement(resultShape(x, w, strides, dilations), element);
  return Value(Conv2DOp::create(node.getBuilder(), node.getLoc(), type, input, weight, bias,
                                strides, dilations, groups));
}

LogicalResult fromOnnxConv(ForeignNode &node) {
  if (node.type(0) && node.type(0).getRank() == 3)
    return node.withUnitAxis(fromOnnxConv);
  if (failed(checkRanks(node)))
    return failure();
  OpBuilder &builder = node.getBuilder();
  RankedTensorType x = node.type(0), w = node.type(1);
  SmallVector<int64_t> strides = node.integers("strides", {1, 1});
  SmallVector<int64_t> dilations = node.integers("dilations", {1, 1});
  ArrayRef<int64_t> window = w.getShape().slice(2, 2);
  if (ArrayRef<int64_t>(node.integers("kernel_shape", window)) != window)
    return node.reject("kernel_shape is not that of the weights",
                       "the file contradicts itself; export the model again");
  auto padding = onnxPadding(node, x, window, strides, dilations);
  if (failed(padding))
    return failure();
  Value input = padded(builder, node.getLoc(),
                       toChannelsLast(builder, node.getLoc(), node.operand(0)), *padding);
  Value weight = toChannelsLast(builder, node.getLoc(), node.operand(1));
  Value bias = node.has(2) ? node.operand(2) : zeroBias(node, w.getDimSize(0), x.getElementType());
  auto result = convolve(node, input, weight, bias, strides, dilations, node.integer("group", 1),
                         x.getElementType());
  if (failed(result))
    return failure();
  return node.replace(toChannelsFirst(builder, node.getLoc(), *result));
}

static LogicalResult fromTflite(ForeignNode &node, Value weight, int64_t groups) {
  OpBuilder &builder = node.getBuilder();
  RankedTensorType x = node.type(0);
  auto w = cast<RankedTensorType>(weight.getType());
  SmallVector<int64_t> strides = {node.integer("stride_h", 1), node.integer("stride_w", 1)};
  SmallVector<int64_t> dilations = {node.integer("dilation_h_factor", 1),
                                    node.integer("dilation_w_factor", 1)};
  auto padding = tflitePadding(node, x, w.getShape().slice(1, 2), strides, dilations);
  if (failed(padding))
    return failure();
  if (!node.declared())
    return node.reject("the result has no type", "the file must state it");
  Value bias = node.has(2) ? node.operand(2) : zeroBias(node, w.getDimSize(0), x.getElementType());
  Value input = padded(builder, node.getLoc(), node.operand(0), *padding);
  auto result = convolve(node, input, weight, bias, strides, dilations, groups,
                         node.declared().getElementType());
  if (failed(result))
    return failure();
  auto activated = fusedActivation(node, *result);
  return failed(activated) ? failure() : node.replace(*activated);
}

LogicalResult fromTfliteConv2D(ForeignNode &node) {
  if (failed(checkRanks(node)))
    return failure();
  int64_t inputs = node.type(0).getDimSize(3), perGroup = node.type(1).getDimSize(3);
  if (perGroup < 1)
    return node.reject("the weights have no channels", "the file contradicts itself");
  return fromTflite(node, realOperand(node, 1), inputs / perGroup);
}

/// TFLite stores depthwise weights as [1, KH, KW, C]; here they are filters, [C, KH, KW, 1].
LogicalResult fromTfliteDepthwiseConv2D(ForeignNode &node) {
  if (failed(checkRanks(node)))
    return failure();
  OpBuilder &builder = node.getBuilder();
  RankedTensorType w = node.type(1);
  Value weight = realOperand(node, 1);
  Type element = cast<RankedTensorType>(weight.getType()).getElementType();
  if (auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(element))
    element = quant::UniformQuantizedPerAxisType::get(
        perAxis.getFlags(), perAxis.getStorageType(), perAxis.getExpressedType(),
        perAxis.getScales(), perAxis.getZeroPoints(), 0, perAxis.getStorageTypeMin(),
        perAxis.getStorageTypeMax());
  if (w.getDimSize(0) != 1)
    return node.reject(llvm::formatv("weights of {0} batches", w.getDimSize(0)),
                       "depthwise weights are [1, height, width, channels]");
  ArrayRef<int64_t> shape = w.getShape();
  auto type = withElement({shape[3], shape[1], shape[2], 1}, element);
  Value filters =
      builder.createOrFold<TransposeOp>(node.getLoc(), type, weight, ArrayRef<int64_t>{3, 1, 2, 0});
  return fromTflite(node, filters, node.type(0).getDimSize(3));
}
