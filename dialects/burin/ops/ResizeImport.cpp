// The foreign nodes that resize images: each format's coordinates and its rounding to neighbours.
#include "dialects/burin/Foreign.h"
#include "dialects/burin/Sugar.h"
#include "dialects/burin/ops/AxisRange.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;
using burin::sugar::shapeOf;

/// What a format says about one axis.
struct Axis {
  int64_t input = 1, output = 1;
  float scale = 1; ///< result over input; may differ from the extents' quotient
};

/// A resizing of NHWC rows and columns as ONNX describes it.
struct Resizing {
  Axis rows, columns;
  std::string mode, coordinates, rounding;
};

static LogicalResult checkAxis(ForeignNode &node, const Axis &axis) {
  if (axis.input < 1 || axis.output < 1 || std::max(axis.input, axis.output) > (1 << 16) ||
      !(axis.scale > 1e-5F && axis.scale < 1e5F))
    return node.reject(llvm::formatv("an extent of {0} resized to {1} by a scale of {2}",
                                     axis.input, axis.output, axis.scale),
                       "extents range from 1 to 65536, scales from 0.00001 to 100000");
  return success();
}

static LogicalResult checkSize(ForeignNode &node, ArrayRef<int64_t> x, const Resizing &resizing) {
  if (failed(checkAxis(node, resizing.rows)) || failed(checkAxis(node, resizing.columns)))
    return failure();
  // Both extents are below 2^17, so that their product fits.
  int64_t area = resizing.rows.output * resizing.columns.output;
  constexpr int64_t kMost = std::numeric_limits<int32_t>::max();
  if (x[0] > kMost / area || x[0] * area > kMost / std::max<int64_t>(x[3], 1))
    return node.reject("the result has 2^31 elements or more", "check the model's sizes");
  return success();
}

static Value nearest(ForeignNode &node, Value input, ArrayRef<int64_t> rows,
                     ArrayRef<int64_t> columns) {
  auto x = cast<RankedTensorType>(input.getType());
  auto type = withElement({x.getDimSize(0), static_cast<int64_t>(rows.size()),
                           static_cast<int64_t>(columns.size()), x.getDimSize(3)},
                          x.getElementType());
  return node.getBuilder().createOrFold<ResizeNearestOp>(node.getLoc(), type, input, rows, columns);
}

static FailureOr<Value> linear(ForeignNode &node, Value input, const Resizing &resizing) {
  auto x = cast<RankedTensorType>(input.getType());
  Type element = storageType(x).getElementType();
  bool isQuantized = isa<quant::UniformQuantizedType>(x.getElementType());
  if (!element.isF32() && !(isQuantized && element.isInteger(8)))
    return node.reject("the elements are neither float32 nor quantized to 8 bits",
                       "convert them to float32 first");
  auto type =
      withElement({x.getDimSize(0), resizing.rows.output, resizing.columns.output, x.getDimSize(3)},
                  x.getElementType());
  if (type == x)
    return input;
  return Value(
      ResizeLinearOp::create(node.getBuilder(), node.getLoc(), type, input, resizing.coordinates,
                             ArrayRef<double>{resizing.rows.scale, resizing.columns.scale}));
}

//===-- ONNX ------------------------------------------------------------------------------------//

/// The position in the input that result index `i` reads, in float32 as ONNX Runtime computes it:
/// a position halfway between two neighbours must fall on the same side.
static float onnxPosition(StringRef coordinates, const Axis &axis, int64_t i) {
  auto at = static_cast<float>(i), input = static_cast<float>(axis.input),
       output = static_cast<float>(axis.output);
  if (coordinates == "half_pixel" || (coordinates == "pytorch_half_pixel" && axis.output > 1))
    return (at + 0.5F) / axis.scale - 0.5F;
  if (coordinates == "asymmetric")
    return at / axis.scale;
  if (coordinates == "tf_half_pixel_for_nn")
    return (at + 0.5F) / axis.scale;
  if (coordinates == "align_corners" && axis.output > 1)
    return at * (input - 1) / (output - 1);
  if (coordinates == "half_pixel_symmetric") {
    float adjustment = output / (axis.scale * input), center = input / 2;
    return center * (1 - adjustment) + (at + 0.5F) / axis.scale - 0.5F;
  }
  return 0; // the only index of align_corners and pytorch_half_pixel
}

static FailureOr<SmallVector<int64_t>> onnxNearest(ForeignNode &node, const Resizing &resizing,
                                                   const Axis &axis) {
  SmallVector<int64_t> picked;
  for (int64_t i = 0; i < axis.output; i++) {
    float at = onnxPosition(resizing.coordinates, axis, i), index = 0;
    if (resizing.rounding == "round_prefer_floor")
      index = std::ceil(at - 0.5F);
    else if (resizing.rounding == "round_prefer_ceil")
      index = std::floor(at + 0.5F);
    else if (resizing.rounding == "floor")
      index = std::floor(at);
    else if (resizing.rounding == "ceil")
      index = std::ceil(at);
    else if (resizing.rounding == "simple") // before version 11
      index = axis.scale < 1 ? std::ceil(at) : std::trunc(at);
    else
      return node.reject(llvm::formatv("nearest_mode \"{0}\" is unknown", resizing.rounding),
                         "supported are \"round_prefer_floor\", \"round_prefer_ceil\", \"floor\" "
                         "and \"ceil\"");
    picked.push_back(std::clamp<int64_t>(static_cast<int64_t>(index), 0, axis.input - 1));
  }
  return picked;
}

/// Resizes NHWC `input`.
static FailureOr<Value> onnxResized(ForeignNode &node, Value input, Resizing resizing) {
  if (failed(checkSize(node, shapeOf(input), resizing)))
    return failure();
  if (!llvm::is_contained({"half_pixel", "pytorch_half_pixel", "asymmetric", "align_corners",
                           "half_pixel_symmetric", "tf_half_pixel_for_nn"},
                          resizing.coordinates))
    return node.reject(
        llvm::formatv("coordinates \"{0}\" are not supported", resizing.coordinates),
        "supported are \"half_pixel\", \"half_pixel_symmetric\", \"pytorch_half_pixel\", "
        "\"asymmetric\", \"align_corners\" and \"tf_half_pixel_for_nn\"");
  if (resizing.mode == "nearest") {
    auto rows = onnxNearest(node, resizing, resizing.rows);
    auto columns = onnxNearest(node, resizing, resizing.columns);
    if (failed(rows) || failed(columns))
      return failure();
    return nearest(node, input, *rows, *columns);
  }
  if (resizing.mode != "linear")
    return node.reject(llvm::formatv("mode \"{0}\" is not supported", resizing.mode),
                       "supported are \"nearest\" and \"linear\"");
  bool single = resizing.rows.output == 1 || resizing.columns.output == 1;
  if (resizing.coordinates == "pytorch_half_pixel" && !single)
    resizing.coordinates = "half_pixel";
  if (!llvm::is_contained({"half_pixel", "asymmetric", "align_corners"}, resizing.coordinates))
    return node.reject(llvm::formatv("coordinates \"{0}\" with linear interpolation are not "
                                     "supported",
                                     resizing.coordinates),
                       "supported are \"half_pixel\", \"asymmetric\" and \"align_corners\"");
  return linear(node, input, resizing);
}

/// Arranges the tensor so that what is resized are the rows and columns of NHWC, resizes, and
/// arranges it back.
static LogicalResult onnxResize(ForeignNode &node, ArrayRef<Axis> axes, Resizing resizing) {
  RankedTensorType x = node.type(0);
  OpBuilder &builder = node.getBuilder();
  Location loc = node.getLoc();
  Type element = x.getElementType();
  // As in ONNX Runtime: extents that all stay are a copy, else a scale counts by itself.
  if (llvm::all_of(axes, [](const Axis &axis) { return axis.output == axis.input; }))
    return node.replace(node.operand(0));
  auto changes = [&](size_t axis) {
    return axes[axis].output != axes[axis].input || axes[axis].scale != 1;
  };
  Value input = node.operand(0);
  if (x.getRank() == 4 && !changes(0) && !changes(3) && (changes(1) || changes(2))) {
    resizing.rows = axes[1];
    resizing.columns = axes[2];
    auto result = onnxResized(node, input, resizing);
    return failed(result) ? failure() : node.replace(*result);
  }
  if ((x.getRank() != 3 && x.getRank() != 4) || changes(0) || changes(1))
    return node.reject(
        llvm::formatv("an input of rank {0}, or a resized batch or channel axis", x.getRank()),
        "one or two spatial axes are resized");
  if (x.getRank() == 4)
    resizing.rows = axes[2];
  else
    input = builder.createOrFold<ReshapeOp>(
        loc, withElement({x.getDimSize(0), x.getDimSize(1), 1, x.getDimSize(2)}, element), input);
  resizing.columns = axes[axes.size() - 1];
  auto result = onnxResized(node, toChannelsLast(builder, loc, input), resizing);
  if (failed(result))
    return failure();
  Value first = toChannelsFirst(builder, loc, *result);
  if (x.getRank() == 4)
    return node.replace(first);
  return node.replace(builder.createOrFold<ReshapeOp>(
      loc, withElement({x.getDimSize(0), x.getDimSize(1), resizing.columns.output}, element),
      first));
}

/// Scales of the named axes as axes with input, result and scale; reports what does not fit.
static FailureOr<SmallVector<Axis>> axesByScales(ForeignNode &node, ArrayRef<float> scales,
                                                 ArrayRef<int64_t> named) {
  SmallVector<Axis> axes;
  for (int64_t extent : node.type(0).getShape())
    axes.push_back({extent, extent, 1});
  if (scales.size() != named.size())
    return node.reject(llvm::formatv("{0} scales for {1} axes", scales.size(), named.size()),
                       "there is one an axis");
  for (auto [axis, scale] : llvm::zip(named, scales)) {
    if (!(scale > 1e-5F && scale < 1e5F))
      return node.reject(llvm::formatv("a scale of {0}", scale),
                         "scales range from 0.00001 to 100000");
    axes[axis].scale = scale;
    axes[axis].output =
        static_cast<int64_t>(std::floor(static_cast<float>(axes[axis].input) * scale));
  }
  return axes;
}

static FailureOr<SmallVector<float>> scalesIn(ForeignNode &node, unsigned operand) {
  DenseElementsAttr constant = node.constant(operand);
  if (!constant || !constant.getElementType().isF32())
    return node.reject("the scales are not known at compile time", "store them as constants");
  return llvm::to_vector(constant.getValues<float>());
}

static SmallVector<int64_t> allAxes(RankedTensorType x) {
  SmallVector<int64_t> axes;
  for (int64_t axis = 0; axis < x.getRank(); axis++)
    axes.push_back(axis);
  return axes;
}

static bool isStated(ForeignNode &node, unsigned operand) {
  RankedTensorType type = node.type(operand);
  return type && type.getNumElements() > 0;
}

LogicalResult fromOnnxResize(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  if (!x)
    return node.reject("the input has no shape", "fix the input's dimensions with --dim");
  SmallVector<int64_t> named = allAxes(x);
  if (node.version() < 11) {
    auto scales = scalesIn(node, 1);
    if (failed(scales))
      return failure();
    auto axes = axesByScales(node, *scales, named);
    if (failed(axes))
      return failure();
    return onnxResize(node, *axes, {{}, {}, node.text("mode", "nearest"), "asymmetric", "simple"});
  }
  if (node.integer("antialias", 0) != 0)
    return node.reject("antialiasing is not supported", "export the model with antialias = 0");
  if (node.text("keep_aspect_ratio_policy", "stretch") != "stretch")
    return node.reject("keeping the aspect ratio is not supported", "state the sizes themselves");
  if (node.hasAttribute("axes")) {
    named = node.integers("axes", {});
    SmallVector<bool> seen(x.getRank(), false);
    for (int64_t &axis : named) {
      if (axis < -x.getRank() || axis >= x.getRank() || seen[axis < 0 ? axis + x.getRank() : axis])
        return node.reject(llvm::formatv("axis {0} is outside the input or repeated", axis),
                           axisRange(x.getRank()) + ", each once");
      axis = axis < 0 ? axis + x.getRank() : axis;
      seen[axis] = true;
    }
  }
  SmallVector<Axis> axes;
  if (isStated(node, 3)) {
    auto sizes = node.integers(3);
    if (!sizes || sizes->size() != named.size())
      return node.reject("the sizes are not known at compile time, or not one an axis",
                         "fix the input's dimensions with --dim");
    for (int64_t extent : x.getShape())
      axes.push_back({extent, extent, 1});
    for (auto [axis, size] : llvm::zip(named, *sizes)) {
      axes[axis].output = size;
      axes[axis].scale = static_cast<float>(size) / static_cast<float>(axes[axis].input);
    }
  } else {
    auto scales = scalesIn(node, 2);
    if (failed(scales))
      return failure();
    auto scaled = axesByScales(node, *scales, named);
    if (failed(scaled))
      return failure();
    axes = *scaled;
  }
  return onnxResize(node, axes,
                    {{},
                     {},
                     node.text("mode", "nearest"),
                     node.text("coordinate_transformation_mode", "half_pixel"),
                     node.text("nearest_mode", "round_prefer_floor")});
}

/// Resize of version 10 under its older name; before version 9 the scales are an attribute.
LogicalResult fromOnnxUpsample(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  if (!x)
    return node.reject("the input has no shape", "fix the input's dimensions with --dim");
  if (node.version() >= 9)
    return node.version() < 11
               ? fromOnnxResize(node)
               : node.reject("the operator ended with version 10", "use Resize instead");
  return node.reject("scales in an attribute are not supported",
                     "convert the model to version 9 or later");
}

//===-- TFLite ----------------------------------------------------------------------------------//

/// Input and size of a TFLite node.
static FailureOr<Resizing> tfliteResizing(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  auto size = node.integers(1);
  if (!x || x.getRank() != 4 || !size || size->size() != 2)
    return node.reject("the input is not of rank 4, or the size not known at compile time",
                       "store the size as a constant of 2 numbers");
  Resizing resizing;
  auto axis = [&](unsigned dimension, int64_t output) {
    int64_t input = x.getDimSize(dimension);
    return Axis{input, output, static_cast<float>(output) / static_cast<float>(input)};
  };
  resizing.rows = axis(1, (*size)[0]);
  resizing.columns = axis(2, (*size)[1]);
  bool corners = node.integer("align_corners", 0) != 0;
  bool half = node.integer("half_pixel_centers", 0) != 0;
  if (corners && half)
    return node.reject("both align_corners and half_pixel_centers are set",
                       "at most one of them is");
  resizing.coordinates = corners ? "align_corners" : half ? "half_pixel" : "asymmetric";
  if (failed(checkSize(node, x.getShape(), resizing)))
    return failure();
  return resizing;
}

/// As TFLite's reference kernel: float32 positions, rounded half away from zero between corners and
/// down else. A half pixel is added but not taken away again.
static SmallVector<int64_t> tfliteNearest(const Axis &axis, StringRef coordinates) {
  bool corners = coordinates == "align_corners";
  auto input = static_cast<float>(axis.input), output = static_cast<float>(axis.output);
  float scale = corners && axis.output > 1 ? (input - 1) / (output - 1) : input / output;
  SmallVector<int64_t> picked;
  for (int64_t i = 0; i < axis.output; i++) {
    float position = (static_cast<float>(i) + (coordinates == "half_pixel" ? 0.5F : 0)) * scale;
    float index = corners ? std::round(position) : std::floor(position);
    picked.push_back(std::clamp<int64_t>(static_cast<int64_t>(index), 0, axis.input - 1));
  }
  return picked;
}

LogicalResult fromTfliteResizeNearestNeighbor(ForeignNode &node) {
  auto resizing = tfliteResizing(node);
  if (failed(resizing))
    return failure();
  return node.replace(nearest(node, node.operand(0),
                              tfliteNearest(resizing->rows, resizing->coordinates),
                              tfliteNearest(resizing->columns, resizing->coordinates)));
}
LogicalResult fromTfliteResizeBilinear(ForeignNode &node) {
  auto resizing = tfliteResizing(node);
  if (failed(resizing))
    return failure();
  auto result = linear(node, node.operand(0), *resizing);
  return failed(result) ? failure() : node.replace(*result);
}
