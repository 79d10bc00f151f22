// Foreign transposed convolutions as what they are: a convolution whose result channels are the
// stride^2 phases of the image, moved to their positions by a transposition. Result position
// s * q + r takes the taps r, r + s, ... from the inputs q, q - 1, ...: all phases read one window
// of ceil(kernel / s) inputs; taps are filled up only where the stride does not divide the kernel.
#include "dialects/burin/Sugar.h"
#include "dialects/burin/ops/RealWeights.h"
#include "dialects/burin/ops/Slice.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/Matchers.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;
using burin::sugar::shapeOf;

namespace {

/// A transposed convolution of NHWC, checked by `transposedConvolution` before anything is built.
struct Parameters {
  Value input;
  DenseElementsAttr weight;    ///< [group, filter, rows, columns, inputs] by `weightStrides`
  RankedTensorType weightType; ///< as the file has it, with its scales
  SmallVector<int64_t> strides;
  SmallVector<int64_t> dilations = {1, 1};
  SmallVector<int64_t> low;                    ///< rows and columns cut off at the low end
  SmallVector<int64_t> output;                 ///< rows and columns of the result
  int64_t groups = 1, filters = 0, inputs = 0; ///< filters and input channels of a group
  SmallVector<int64_t> kernel;
  SmallVector<int64_t> weightStrides; ///< elements, of the five axes above
  Value bias;                         ///< null where there is none
  Type element;                       ///< of the result
};

/// What the kernel's taps become along one axis.
struct PhaseAxis {
  int64_t stride, taps, first, count; ///< window, first phase position that is kept, positions
};

/// The storage integer of filter `o` that stands for zero.
int64_t storedZero(Type element, int64_t o) {
  if (auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(element))
    return perAxis.getZeroPoints()[static_cast<size_t>(o)];
  auto uniform = dyn_cast<quant::UniformQuantizedType>(element);
  return uniform ? uniform.getZeroPoint() : 0;
}

/// The constant's elements in the order [group, phase row, phase column, filter, window row, window
/// column, input], the window reversed; absent taps are what stands for zero.
DenseElementsAttr phases(const Parameters &p, const PhaseAxis &rows, const PhaseAxis &columns) {
  RankedTensorType storage = storageType(p.weightType);
  size_t width = storage.getElementTypeBitWidth() / 8;
  ArrayRef<char> source = p.weight.getRawData();
  bool splat = p.weight.isSplat();
  SmallVector<int64_t> shape = {p.groups * rows.stride * columns.stride * p.filters, rows.taps,
                                columns.taps, p.inputs};
  auto type = withElement(shape, storage.getElementType());
  SmallVector<char> bytes(static_cast<size_t>(type.getNumElements()) * width, 0);
  // The tap of the kernel that the window's position has in a phase, or -1.
  auto tapOf = [&](const PhaseAxis &axis, unsigned d, int64_t phase, int64_t at) -> int64_t {
    int64_t reach = phase + axis.stride * (axis.taps - 1 - at);
    int64_t tap = reach / p.dilations[d];
    return reach % p.dilations[d] == 0 && tap < p.kernel[d] ? tap : -1;
  };
  char *to = bytes.data();
  for (int64_t g = 0; g < p.groups; g++)
    for (int64_t ry = 0; ry < rows.stride; ry++)
      for (int64_t rx = 0; rx < columns.stride; rx++)
        for (int64_t o = 0; o < p.filters; o++)
          for (int64_t y = 0; y < rows.taps; y++)
            for (int64_t x = 0; x < columns.taps; x++) {
              int64_t ky = tapOf(rows, 0, ry, y), kx = tapOf(columns, 1, rx, x);
              for (int64_t i = 0; i < p.inputs; i++, to += width) {
                if (ky < 0 || kx < 0) {
                  if (width == 1)
                    *to = static_cast<char>(storedZero(p.weightType.getElementType(), o));
                  continue;
                }
                int64_t from = g * p.weightStrides[0] + o * p.weightStrides[1] +
                               ky * p.weightStrides[2] + kx * p.weightStrides[3] +
                               i * p.weightStrides[4];
                std::memcpy(to, source.data() + (splat ? 0 : static_cast<size_t>(from) * width),
                            width);
              }
            }
  return DenseElementsAttr::getFromRawBuffer(type, bytes);
}

/// The scales of the filters, once for each phase.
Type phaseElement(const Parameters &p, int64_t phaseCount) {
  auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(p.weightType.getElementType());
  if (!perAxis)
    return p.weightType.getElementType();
  SmallVector<double> scales;
  SmallVector<int64_t> zeros;
  for (int64_t phase = 0; phase < phaseCount; phase++) {
    llvm::append_range(scales, perAxis.getScales());
    llvm::append_range(zeros, perAxis.getZeroPoints());
  }
  return quant::UniformQuantizedPerAxisType::get(
      perAxis.getFlags(), perAxis.getStorageType(), perAxis.getExpressedType(), scales, zeros, 0,
      perAxis.getStorageTypeMin(), perAxis.getStorageTypeMax());
}

/// [filters] as [group, phase, filter in group].
FailureOr<Value> phaseBias(ForeignNode &node, const Parameters &p, int64_t phaseCount) {
  OpBuilder &builder = node.getBuilder();
  int64_t channels = p.groups * p.filters;
  if (!p.bias)
    return zeroBias(node, channels * phaseCount,
                    cast<RankedTensorType>(p.input.getType()).getElementType());
  auto type = dyn_cast<RankedTensorType>(p.bias.getType());
  if (!type || type.getRank() != 1 || type.getDimSize(0) != channels)
    return node.reject(llvm::formatv("the bias does not have {0} elements", channels),
                       "the file contradicts itself; export the model again");
  Location loc = node.getLoc();
  Value plain = p.bias;
  // A quantized bias has one scale a channel; the products' scales say what its integers mean.
  if (isa<quant::QuantizedType>(type.getElementType())) {
    DenseElementsAttr stored;
    if (!matchPattern(p.bias, m_Constant(&stored)))
      return node.reject("the bias is not a constant", "store it as a constant");
    plain = burin::ConstantOp::create(builder, loc, stored);
  }
  Type element = cast<RankedTensorType>(plain.getType()).getElementType();
  Value split =
      builder.createOrFold<ReshapeOp>(loc, withElement({p.groups, 1, p.filters}, element), plain);
  Value all = builder.createOrFold<BroadcastOp>(
      loc, withElement({p.groups, phaseCount, p.filters}, element), split);
  return builder.createOrFold<ReshapeOp>(loc, withElement({channels * phaseCount}, element), all);
}

LogicalResult check(ForeignNode &node, const Parameters &p) {
  ArrayRef<int64_t> x = shapeOf(p.input);
  constexpr int64_t kMost = int64_t{1} << 16;
  auto inRange = [](ArrayRef<int64_t> numbers, int64_t least) {
    return numbers.size() == 2 &&
           llvm::all_of(numbers, [&](int64_t n) { return n >= least && n <= kMost; });
  };
  auto reaches = [&](unsigned d) { return p.dilations[d] * (p.kernel[d] - 1) < kMost; };
  if (llvm::any_of(x, [](int64_t n) { return n < 1; }))
    return node.reject("the input has no elements", "check the model's input size");
  if (!inRange(p.strides, 1) || !inRange(p.dilations, 1) || !inRange(p.kernel, 1) ||
      !inRange(p.output, 1) || !inRange(p.low, 0) || p.strides[0] * p.strides[1] > 4096 ||
      !reaches(0) || !reaches(1))
    return node.reject("a stride, dilation, kernel, border or result extent is out of range",
                       "they range from 1 to 65536, the kernel's reach too, the strides' product "
                       "to 4096");
  if (p.groups < 1 || p.filters < 1 || p.inputs < 1 || x[3] % p.groups != 0 ||
      x[3] / p.groups != p.inputs)
    return node.reject(llvm::formatv("{0} input channels, {1} groups of {2} filters with {3} "
                                     "channels do not fit together",
                                     x[3], p.groups, p.filters, p.inputs),
                       "the file contradicts itself; export the model again");
  if (!p.weight)
    return node.reject("the weights are not known at compile time", "store them as constants");
  if (storageType(p.weightType).getElementTypeBitWidth() % 8 != 0)
    return node.reject("the weights are not of whole bytes", "quantize them to int8");
  auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(p.weightType.getElementType());
  if (perAxis && static_cast<int64_t>(perAxis.getScales().size()) != p.filters)
    return node.reject(
        llvm::formatv("{0} scales for {1} filters", perAxis.getScales().size(), p.filters),
        "weights have one scale a filter");
  if (perAxis) {
    // The scales belong to the axis of the filters, wherever the format has it.
    ArrayRef<int64_t> shape = p.weightType.getShape();
    int64_t axis = perAxis.getQuantizedDimension(), stride = 1;
    for (int64_t extent : shape.drop_front(std::min<size_t>(axis + 1, shape.size())))
      stride *= extent;
    if (axis < 0 || axis >= static_cast<int64_t>(shape.size()) || shape[axis] != p.filters ||
        stride != p.weightStrides[1])
      return node.reject(llvm::formatv("scales along axis {0} of the weights", axis),
                         "weights have one scale a filter");
  }
  return success();
}

/// The transposed convolution as a value of NHWC.
FailureOr<Value> transposedConvolution(ForeignNode &node, const Parameters &p) {
  if (failed(check(node, p)))
    return failure();
  OpBuilder &builder = node.getBuilder();
  Location loc = node.getLoc();
  ArrayRef<int64_t> x = shapeOf(p.input);
  PhaseAxis axes[2];
  Padding padding;
  SmallVector<int64_t> starts = {0, 0, 0, 0}, kept(x), steps = {1, 1, 1, 1};
  for (unsigned d = 0; d < 2; d++) {
    int64_t stride = p.strides[d], reach = p.dilations[d] * (p.kernel[d] - 1) + 1;
    PhaseAxis axis{stride, (reach + stride - 1) / stride, p.low[d] / stride, 0};
    axis.count = (p.low[d] + p.output[d] - 1) / stride - axis.first + 1;
    axes[d] = axis;
    // The windows read inputs from first - taps + 1 on.
    int64_t from = axis.first - axis.taps + 1, to = axis.first + axis.count, extent = x[d + 1];
    starts[d + 1] = std::clamp<int64_t>(from, 0, extent);
    kept[d + 1] = std::clamp<int64_t>(to, starts[d + 1], extent) - starts[d + 1];
    if (kept[d + 1] == 0)
      return node.reject("no input reaches the result", "check the model's borders");
    padding.low.push_back(starts[d + 1] - from);
    padding.high.push_back(to - starts[d + 1] - kept[d + 1]);
  }
  int64_t phaseCount = p.strides[0] * p.strides[1], channels = p.groups * p.filters;
  // What may grow: the weights by filled-up taps, the result by positions that are cut off again.
  constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
  int64_t area = axes[0].count * axes[1].count, taps = axes[0].taps * axes[1].taps;
  int64_t windows = (axes[0].count + axes[0].taps) * (axes[1].count + axes[1].taps);
  if (channels > kMost / phaseCount || taps > kMost / (channels * phaseCount) ||
      p.inputs > kMost / (taps * channels * phaseCount) || area > kMost / x[0] ||
      channels * phaseCount > kMost / (area * x[0]) || windows > kMost / (x[0] * x[3]))
    return node.reject("the weights or the result have 2^31 elements or more",
                       "check the model's sizes");

  auto bias = phaseBias(node, p, phaseCount);
  if (failed(bias))
    return failure();
  DenseElementsAttr weights = phases(p, axes[0], axes[1]);
  Value weight = burin::ConstantOp::create(
      builder, loc,
      withElement(weights.getType().getShape(), phaseElement(p, phaseCount * p.groups)), weights);
  Value input = padded(builder, loc, sliced(builder, loc, p.input, starts, kept, steps), padding);
  auto type = withElement({x[0], axes[0].count, axes[1].count, channels * phaseCount}, p.element);
  Value value = Conv2DOp::create(builder, loc, type, input, weight, *bias, ArrayRef<int64_t>{1, 1},
                                 ArrayRef<int64_t>{1, 1}, p.groups);

  auto reshape = [&](ArrayRef<int64_t> shape) {
    value = builder.createOrFold<ReshapeOp>(loc, withElement(shape, p.element), value);
  };
  int64_t rows = axes[0].count, columns = axes[1].count, sy = p.strides[0], sx = p.strides[1];
  if (phaseCount > 1) {
    reshape({x[0], rows, columns, p.groups, sy, sx, p.filters});
    value = builder.createOrFold<TransposeOp>(
        loc, withElement({x[0], rows, sy, columns, sx, p.groups, p.filters}, p.element), value,
        ArrayRef<int64_t>{0, 1, 4, 2, 5, 3, 6});
    reshape({x[0], rows * sy, columns * sx, channels});
  }
  return sliced(builder, loc, value,
                {0, p.low[0] - axes[0].first * sy, p.low[1] - axes[1].first * sx, 0},
                {x[0], p.output[0], p.output[1], channels}, {1, 1, 1, 1});
}

/// Where `auto_pad`, `pads`, `output_padding` and `output_shape` of a node put the result.
LogicalResult placeOnnx(ForeignNode &node, Parameters &p) {
  ArrayRef<int64_t> x = shapeOf(p.input);
  SmallVector<int64_t> extra = node.integers("output_padding", {0, 0});
  SmallVector<int64_t> pads = node.integers("pads", {0, 0, 0, 0});
  SmallVector<int64_t> stated = node.integers("output_shape", {});
  if (stated.size() > 2)
    stated.erase(stated.begin(), stated.end() - 2);
  std::string mode = node.text("auto_pad", "NOTSET");
  auto inRange = [](ArrayRef<int64_t> numbers, size_t count) {
    return numbers.size() == count &&
           llvm::all_of(numbers, [](int64_t n) { return n >= 0 && n <= (1 << 16); });
  };
  if (!inRange(extra, 2) || !inRange(pads, 4) || !(stated.empty() || inRange(stated, 2)) ||
      !inRange(p.strides, 2) || !inRange(p.dilations, 2) || !inRange(p.kernel, 2) ||
      !inRange(x.slice(1, 2), 2))
    return node.reject("pads, strides, dilations, output_padding or output_shape are out of range",
                       "they are 2 numbers (4 pads) from 0 to 65536");
  bool same = mode == "SAME_UPPER" || mode == "SAME_LOWER";
  if (!same && mode != "NOTSET" && mode != "VALID")
    return node.reject(llvm::formatv("auto_pad \"{0}\" is unknown", mode),
                       "supported are \"NOTSET\", \"VALID\", \"SAME_UPPER\" and \"SAME_LOWER\"");
  for (unsigned d = 0; d < 2; d++) {
    int64_t whole =
        p.strides[d] * (x[d + 1] - 1) + extra[d] + p.dilations[d] * (p.kernel[d] - 1) + 1;
    if (mode == "NOTSET" && stated.empty()) {
      p.low.push_back(pads[d]);
      p.output.push_back(whole - pads[d] - pads[d + 2]);
    } else if (mode == "VALID" && stated.empty()) {
      p.low.push_back(0);
      p.output.push_back(whole);
    } else {
      // The border follows from the extent; the odd element goes to the high end with SAME_UPPER.
      int64_t output = stated.empty() ? x[d + 1] * p.strides[d] : stated[d];
      int64_t total = std::max<int64_t>(0, whole - output);
      p.low.push_back(mode == "SAME_UPPER" ? total / 2 : total - total / 2);
      p.output.push_back(output);
    }
  }
  return success();
}

} // namespace

/// ONNX keeps weights as [inputs, filters of a group, rows, columns].
LogicalResult fromOnnxConvTranspose(ForeignNode &node) {
  if (!node.operand(0) || !node.operand(1))
    return failure();
  if (auto dequantize = node.operand(1).getDefiningOp<DequantizeOp>())
    return onRealWeights(node, dequantize, fromOnnxConvTranspose);
  if (node.type(0) && node.type(0).getRank() == 3)
    return node.withUnitAxis(fromOnnxConvTranspose);
  RankedTensorType x = node.type(0), w = node.type(1);
  if (!x || !w || x.getRank() != 4 || w.getRank() != 4)
    return node.reject("input and weight are not both of rank 4",
                       "1-D and 2-D transposed convolutions are supported");
  Parameters p;
  OpBuilder &builder = node.getBuilder();
  p.input = toChannelsLast(builder, node.getLoc(), node.operand(0));
  p.weight = node.constant(1);
  p.weightType = w;
  p.strides = node.integers("strides", {1, 1});
  p.dilations = node.integers("dilations", {1, 1});
  p.groups = node.integer("group", 1);
  ArrayRef<int64_t> shape = w.getShape();
  if (p.groups < 1 || shape[0] % p.groups != 0 || shape[0] < 1 || shape[1] < 1)
    return node.reject(llvm::formatv("{0} weights in {1} groups", shape[0], p.groups),
                       "the groups divide the input channels");
  p.inputs = shape[0] / p.groups;
  p.filters = shape[1];
  p.kernel = {shape[2], shape[3]};
  int64_t area = shape[2] * shape[3], input = shape[1] * area;
  p.weightStrides = {p.inputs * input, area, shape[3], 1, input};
  if (node.has(2))
    p.bias = node.operand(2);
  p.element = x.getElementType();
  if (failed(placeOnnx(node, p)))
    return failure();
  auto result = transposedConvolution(node, p);
  if (failed(result))
    return failure();
  return node.replace(toChannelsFirst(builder, node.getLoc(), *result));
}

//===-- TFLite ----------------------------------------------------------------------------------//

/// Weights are [filters, rows, columns, inputs]; the border that SAME leaves is what a convolution
/// of the result would have added.
static LogicalResult fromTflite(ForeignNode &node, unsigned input, unsigned weight, unsigned bias,
                                ArrayRef<int64_t> output, StringRef padding,
                                ArrayRef<int64_t> strides) {
  if (!node.operand(input) || !node.operand(weight))
    return failure();
  RankedTensorType x = node.type(input), w = node.type(weight), result = node.declared();
  if (!x || !w || x.getRank() != 4 || w.getRank() != 4 || !result)
    return node.reject("input and weight are not both of rank 4, or the result has no type",
                       "2-D transposed convolutions are supported");
  Parameters p;
  p.input = node.operand(input);
  p.weight = node.constant(weight);
  p.weightType = w;
  p.strides.assign(strides.begin(), strides.end());
  ArrayRef<int64_t> shape = w.getShape();
  p.filters = shape[0];
  p.inputs = shape[3];
  p.kernel = {shape[1], shape[2]};
  int64_t row = shape[2] * shape[3], filter = shape[1] * row;
  p.weightStrides = {0, filter, row, shape[3], 1};
  if (node.has(bias))
    p.bias = node.operand(bias);
  p.element = result.getElementType();
  p.output.assign(output.begin(), output.end());
  if (padding != "SAME" && padding != "VALID")
    return node.reject(llvm::formatv("padding \"{0}\" is unknown", padding),
                       "supported are \"SAME\" and \"VALID\"");
  for (unsigned d = 0; d < 2; d++) {
    if (strides[d] < 1 || strides[d] > (1 << 16) || output[d] < 1 || output[d] > (1 << 16))
      return node.reject(
          llvm::formatv("a stride of {0} to an extent of {1}", strides[d], output[d]),
          "they range from 1 to 65536");
    int64_t inputs = padding == "SAME" ? (output[d] + strides[d] - 1) / strides[d]
                                       : (output[d] + strides[d] - p.kernel[d]) / strides[d];
    int64_t total = (inputs - 1) * strides[d] + p.kernel[d] - output[d];
    p.low.push_back(std::max<int64_t>(0, total) / 2);
  }
  auto value = transposedConvolution(node, p);
  if (failed(value))
    return failure();
  auto activated = fusedActivation(node, *value);
  return failed(activated) ? failure() : node.replace(*activated);
}

LogicalResult fromTfliteTransposeConv(ForeignNode &node) {
  auto output = node.integers(0);
  if (!output || output->size() != 4)
    return node.reject("the result's shape is not known at compile time",
                       "store it as a constant of 4 numbers");
  return fromTflite(node, 2, 1, 3, ArrayRef(*output).slice(1, 2), node.text("padding", "SAME"),
                    {node.integer("stride_h", 1), node.integer("stride_w", 1)});
}

/// MediaPipe's operator: the options are 3 numbers of 4 bytes, padding (1 is SAME, 2 VALID) and the
/// strides along columns and rows; operands are input, weight and bias.
LogicalResult fromTfliteConvolution2DTransposeBias(ForeignNode &node) {
  SmallVector<uint8_t> bytes = node.bytes("custom_options");
  RankedTensorType result = node.declared();
  if (bytes.size() < 12 || !result || result.getRank() != 4)
    return node.reject("the options are not 12 bytes, or the result has no shape of rank 4",
                       "the operator is MediaPipe's Convolution2DTransposeBias");
  auto number = [&](size_t at) {
    return static_cast<int64_t>(static_cast<int32_t>(llvm::support::endian::read32le(&bytes[at])));
  };
  int64_t padding = number(0);
  return fromTflite(node, 0, 1, 2, result.getShape().slice(1, 2),
                    padding == 1   ? "SAME"
                    : padding == 2 ? "VALID"
                                   : "",
                    {number(8), number(4)});
}
