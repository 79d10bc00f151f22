// Borders: their meanings, their shape rules, and the foreign nodes they come from.
#include "dialects/burin/Sugar.h"
#include "dialects/burin/ops/AxisRange.h"
#include "dialects/burin/ops/Slice.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;
using burin::sugar::Scalar;
using burin::sugar::shapeOf;

static LogicalResult verifyBorder(Operation *op, ArrayRef<int64_t> low, ArrayRef<int64_t> high) {
  ArrayRef<int64_t> x = shapeOf(op->getOperand(0)), y = shapeOf(op->getResult(0));
  if (low.size() != x.size() || high.size() != x.size() || y.size() != x.size())
    return op->emitOpError("needs one low and one high extent per axis");
  for (size_t i = 0; i < x.size(); i++)
    if (low[i] < 0 || high[i] < 0 || y[i] != x[i] + low[i] + high[i])
      return op->emitOpError() << "axis " << i << " of extent " << x[i] << " padded by " << low[i]
                               << " and " << high[i] << " is not " << y[i];
  return success();
}

LogicalResult PadOp::verify() { return verifyBorder(*this, getLow(), getHigh()); }
SmallVector<Value> PadOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  Type element = result.getElementType();
  double number = getValue().convertToDouble();
  if (isa<FloatType>(element)) {
    number = std::max<double>(number, -std::numeric_limits<float>::max());
  } else {
    // The border of a maximum is minus infinity: the least number of the type.
    double half = std::ldexp(1.0, static_cast<int>(element.getIntOrFloatBitWidth()) - 1);
    // half - 1 of 64 bits is no double: the next below half is.
    number = std::clamp(number, -half, std::min(half - 1, std::nextafter(half, 0.0)));
  }
  TypedAttr value = isa<FloatType>(element)
                        ? TypedAttr(builder.getFloatAttr(element, number))
                        : TypedAttr(builder.getIntegerAttr(element, static_cast<int64_t>(number)));
  auto indices = [&](ArrayRef<int64_t> extents) {
    return getAsIndexOpFoldResult(builder.getContext(), extents);
  };
  return {tensor::PadOp::create(builder, getLoc(), result, operands[0], indices(getLow()),
                                indices(getHigh()),
                                Value(arith::ConstantOp::create(builder, getLoc(), value)))};
}

Value PadOp::beforeTranspose(OpBuilder &builder, ValueRange inputs, ArrayRef<int64_t> permutation) {
  auto bordered = PadOp::create(builder, getLoc(), beforePermutation(getType(), permutation),
                                inputs[0], beforePermutation(getLow(), permutation),
                                beforePermutation(getHigh(), permutation), getValue());
  return transposed(builder, getLoc(), bordered, permutation);
}

/// How far a border of that mode reaches beyond an axis of `extent`; nothing for an unknown mode.
static std::optional<int64_t> longestBorder(StringRef mode, int64_t extent) {
  if (mode == "reflect")
    return extent - 1;
  if (mode == "symmetric")
    return extent;
  if (mode == "edge")
    return extent == 0 ? 0 : std::numeric_limits<int64_t>::max();
  return std::nullopt;
}

LogicalResult MirrorPadOp::verify() {
  if (failed(verifyBorder(*this, getLow(), getHigh())))
    return failure();
  for (auto [axis, extent] : llvm::enumerate(shapeOf(getInput()))) {
    auto longest = longestBorder(getMode(), extent);
    if (!longest)
      return emitOpError() << "mode \"" << getMode()
                           << "\" is not \"reflect\", \"symmetric\" or \"edge\"";
    if (std::max(getLow()[axis], getHigh()[axis]) > std::max<int64_t>(*longest, 0))
      return emitOpError() << "axis " << axis << " of extent " << extent
                           << " has no elements for its border";
  }
  return success();
}

/// The index outside of the axis is folded back into it by a maximum at the low end and a minimum
/// at the high end.
SmallVector<Value> MirrorPadOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  ArrayRef<int64_t> shape = shapeOf(operands[0]), low = getLow(), high = getHigh();
  int64_t atEdge = getMode() == "symmetric" ? 1 : 0; // the last element counts twice
  bool isEdge = getMode() == "edge";
  return {sugar::elementwise(builder, getLoc(), {}, result, [&](ArrayRef<Scalar> s) {
    OpBuilder &b = *s[0].builder;
    SmallVector<Value> at;
    for (auto [axis, extent] : llvm::enumerate(shape)) {
      Scalar index{&b, getLoc(), linalg::IndexOp::create(b, getLoc(), axis)};
      Scalar none = sugar::literal(index, 0);
      if (low[axis] > 0) {
        index = index - static_cast<double>(low[axis]);
        index = sugar::max(index, isEdge ? none : none - (index + static_cast<double>(atEdge)));
      }
      if (high[axis] > 0) {
        Scalar last = sugar::literal(
            index, static_cast<double>(isEdge ? extent - 1 : 2 * (extent - 1) + atEdge));
        index = sugar::min(index, isEdge ? last : last - index);
      }
      at.push_back(index.value);
    }
    return Scalar{&b, getLoc(), tensor::ExtractOp::create(b, getLoc(), operands[0], at)};
  })};
}

/// Borders as a node states them, one low and one high extent per axis.
struct Border {
  SmallVector<int64_t> low, high;
};

/// Cuts what negative extents take away, and adds the rest: constants, or with `mode` the tensor's
/// own elements.
static LogicalResult pad(ForeignNode &node, Border border, double value, StringRef mode) {
  RankedTensorType x = node.type(0);
  OpBuilder &builder = node.getBuilder();
  Location loc = node.getLoc();
  SmallVector<int64_t> kept(x.getShape()), starts(x.getRank(), 0), steps(x.getRank(), 1), shape;
  int64_t count = 1;
  for (int64_t axis = 0; axis < x.getRank(); axis++) {
    int64_t &low = border.low[axis], &high = border.high[axis], extent = x.getDimSize(axis);
    constexpr int64_t kMost = int64_t{1} << 31;
    if (std::max({low, high, extent}) >= kMost || std::min(low, high) <= -kMost ||
        std::max<int64_t>(-low, 0) + std::max<int64_t>(-high, 0) > extent)
      return node.reject(
          llvm::formatv("axis {0} of extent {1} padded by {2} and {3}", axis, extent, low, high),
          "borders take away at most the axis and stay below 2^31");
    starts[axis] = std::max<int64_t>(-low, 0);
    kept[axis] = extent - starts[axis] - std::max<int64_t>(-high, 0);
    low = std::max<int64_t>(low, 0);
    high = std::max<int64_t>(high, 0);
    shape.push_back(kept[axis] + low + high);
    if (shape.back() > 0 && count >= kMost / shape.back())
      return node.reject("the result has 2^31 elements or more", "check the model's borders");
    count *= shape.back();
    auto longest = mode == "constant" ? kMost : longestBorder(mode, kept[axis]);
    if (!longest)
      return node.reject(llvm::formatv("mode \"{0}\" is not supported", mode),
                         "supported are \"constant\", \"reflect\", \"symmetric\" and \"edge\"");
    if (std::max(low, high) > std::max<int64_t>(*longest, 0))
      return node.reject(llvm::formatv("axis {0} of extent {1} has no elements for a border of {2}",
                                       axis, kept[axis], std::max(low, high)),
                         "a reflected border is shorter than the axis");
  }
  Value inner = sliced(builder, loc, node.operand(0), starts, kept, steps);
  RankedTensorType result = withElement(shape, x.getElementType());
  if (inner.getType() == result)
    return node.replace(inner);
  if (mode == "constant")
    return node.replace(
        PadOp::create(builder, loc, result, inner, border.low, border.high, llvm::APFloat(value))
            ->getResults());
  return node.replace(
      MirrorPadOp::create(builder, loc, result, inner, border.low, border.high, mode)
          ->getResults());
}

/// The real number in a constant operand of one element; nothing where there is none such.
static std::optional<double> realNumber(ForeignNode &node, unsigned operand) {
  DenseElementsAttr constant = node.constant(operand);
  if (!constant || constant.getNumElements() != 1)
    return std::nullopt;
  if (isa<FloatType>(constant.getElementType()))
    return constant.getValues<APFloat>()[0].convertToDouble();
  if (!isa<IntegerType>(constant.getElementType()))
    return std::nullopt;
  double stored = static_cast<double>(node.integers(operand)->front());
  Type element = node.type(operand).getElementType();
  if (auto quantized = dyn_cast<quant::UniformQuantizedType>(element))
    return (stored - static_cast<double>(quantized.getZeroPoint())) * quantized.getScale();
  return stored;
}

/// The pads are an attribute before opset 11, an operand from then on; since 18 with axes.
LogicalResult fromOnnxPad(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  bool inAttributes = node.version() < 11;
  auto pads = inAttributes ? node.integers("pads", {}) : node.integers(1);
  if (!x || !pads)
    return node.reject("the pads are not known at compile time",
                       "fix the input's dimensions with --dim, or store them as constants");
  std::optional<double> value = inAttributes  ? node.real("value", 0)
                                : node.has(2) ? realNumber(node, 2)
                                              : 0.0;
  if (!value)
    return node.reject("the value of the border is not known at compile time",
                       "store it as a constant");
  SmallVector<int64_t> axes;
  for (int64_t axis = 0; axis < x.getRank(); axis++)
    axes.push_back(axis);
  if (node.has(3)) {
    auto stated = node.integers(3);
    if (!stated)
      return node.reject("the axes are not known at compile time", "store them as constants");
    axes = *stated;
  }
  if (pads->size() != 2 * axes.size())
    return node.reject(llvm::formatv("{0} pads for {1} axes", pads->size(), axes.size()),
                       "there is one at each end of each axis");
  Border border{SmallVector<int64_t>(x.getRank(), 0), SmallVector<int64_t>(x.getRank(), 0)};
  SmallVector<bool> seen(x.getRank(), false);
  for (auto [i, axis] : llvm::enumerate(axes)) {
    int64_t at = axis < 0 ? axis + x.getRank() : axis;
    if (axis < -x.getRank() || axis >= x.getRank() || seen[at])
      return node.reject(llvm::formatv("axis {0} is outside the input or repeated", axis),
                         axisRange(x.getRank()) + ", each once");
    seen[at] = true;
    border.low[at] = (*pads)[i];
    border.high[at] = (*pads)[axes.size() + i];
  }
  return pad(node, border, *value, node.text("mode", "constant"));
}

/// TFLite's paddings are a constant [rank, 2].
static FailureOr<Border> tfliteBorder(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  auto pads = node.integers(1);
  if (!x || !pads || pads->size() != 2 * static_cast<size_t>(x.getRank()))
    return node.reject("the paddings are not known at compile time, or not 2 an axis",
                       "store them as a constant");
  Border border;
  for (size_t i = 0; i < pads->size(); i += 2) {
    border.low.push_back((*pads)[i]);
    border.high.push_back((*pads)[i + 1]);
  }
  return border;
}
LogicalResult fromTflitePad(ForeignNode &node) {
  auto border = tfliteBorder(node);
  if (failed(border))
    return failure();
  std::optional<double> value = node.has(2) ? realNumber(node, 2) : 0.0;
  if (!value)
    return node.reject("the value of the border is not known at compile time",
                       "store it as a constant");
  return pad(node, *border, *value, "constant");
}
LogicalResult fromTfliteMirrorPad(ForeignNode &node) {
  auto border = tfliteBorder(node);
  std::string mode = StringRef(node.text("mode", "REFLECT")).lower();
  return failed(border) ? failure() : pad(node, *border, 0, mode);
}
