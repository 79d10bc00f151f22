// The foreign nodes that activation functions come from; their meanings stand in Elementwise.td.
#include "dialects/burin/ops/ElementwiseImport.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;

constexpr double kUnbounded = std::numeric_limits<double>::infinity();

static LogicalResult clamped(ForeignNode &node, double low, double high) {
  return unary<ClampOp>(node, Elements::Numbers, llvm::APFloat(low), llvm::APFloat(high));
}
LogicalResult fromRelu(ForeignNode &node) { return clamped(node, 0, kUnbounded); }
LogicalResult fromTfliteRelu6(ForeignNode &node) { return clamped(node, 0, 6); }
LogicalResult fromTfliteReluN1To1(ForeignNode &node) { return clamped(node, -1, 1); }
LogicalResult fromTfliteRelu0To1(ForeignNode &node) { return clamped(node, 0, 1); }

/// The one number of a constant bound, which a double must hold.
static std::optional<double> boundOf(DenseElementsAttr value) {
  constexpr int64_t kExact = int64_t{1} << 53;
  if (!value || !value.isSplat())
    return std::nullopt;
  if (isa<FloatType>(value.getElementType()))
    return value.getSplatValue<APFloat>().convertToDouble();
  if (!value.getElementType().isSignlessInteger())
    return std::nullopt;
  int64_t number = value.getSplatValue<APInt>().getSExtValue();
  if (number == std::numeric_limits<int64_t>::min())
    return -kUnbounded;
  if (number == std::numeric_limits<int64_t>::max())
    return kUnbounded;
  return std::abs(number) <= kExact ? std::optional(static_cast<double>(number)) : std::nullopt;
}

/// Clamps `value` to bounds that the element type can hold: on integers a bound beyond the type
/// does not limit, and a fraction is none.
static LogicalResult clampedTo(ForeignNode &node, Value value, double low, double high) {
  auto x = cast<RankedTensorType>(value.getType());
  if (std::isnan(low) || std::isnan(high))
    return node.reject("a bound is not a number", "check the model's bounds");
  if (x.getElementType().isSignlessInteger() && !x.getElementType().isInteger(1)) {
    double most = std::ldexp(1.0, static_cast<int>(x.getElementTypeBitWidth()) - 1);
    for (double bound : {low, high})
      if (std::isfinite(bound) && (bound != std::trunc(bound) || std::abs(bound) > 0x1p53))
        return node.reject(llvm::formatv("bound {0} on integers", bound),
                           "bounds of integers are whole numbers of at most 2^53");
    if (low >= most || high < -most)
      return node.reject(
          llvm::formatv("bounds {0} to {1} are outside of {2}", low, high, x.getElementType()),
          "check the model's bounds");
    low = low <= -most ? -kUnbounded : low;
    high = high >= most - 1 ? kUnbounded : high;
  }
  if (low == -kUnbounded && high == kUnbounded)
    return node.replace(value);
  return node.replace(ClampOp::create(node.getBuilder(), node.getLoc(), x, value,
                                      llvm::APFloat(low), llvm::APFloat(high))
                          ->getResults());
}

/// Bounds are attributes before opset 11, operands from then on.
LogicalResult fromOnnxClip(ForeignNode &node) {
  RankedTensorType x = typeOf(node, 0, Elements::Numbers);
  if (!x)
    return failure();
  double bounds[2] = {node.real("min", -kUnbounded), node.real("max", kUnbounded)};
  Value value = node.operand(0);
  for (unsigned i : {0, 1}) {
    if (!node.has(i + 1))
      continue;
    RankedTensorType type = typeOf(node, i + 1, Elements::Numbers);
    if (!type)
      return failure();
    if (type.getNumElements() != 1 || type.getElementType() != x.getElementType())
      return node.reject(llvm::formatv("bound {0} is not one number of the input's type", i),
                         "clip each range on its own");
    auto known = boundOf(node.constant(i + 1));
    if (known) {
      bounds[i] = *known;
      continue;
    }
    OpBuilder &builder = node.getBuilder();
    Value bound = builder.createOrFold<ReshapeOp>(
        node.getLoc(), withElement({}, x.getElementType()), node.operand(i + 1));
    value = i == 0 ? Value(MaxOp::create(builder, node.getLoc(), x, value, bound))
                   : Value(MinOp::create(builder, node.getLoc(), x, value, bound));
  }
  return clampedTo(node, value, bounds[0], bounds[1]);
}

LogicalResult fromSigmoid(ForeignNode &node) { return unary<SigmoidOp>(node, Elements::Floats); }
LogicalResult fromTanh(ForeignNode &node) { return unary<TanhOp>(node, Elements::Floats); }
LogicalResult fromSoftplus(ForeignNode &node) { return unary<SoftplusOp>(node, Elements::Floats); }
LogicalResult fromHardSwish(ForeignNode &node) {
  return unary<HardSwishOp>(node, Elements::Floats);
}

/// A parameter of an activation: finite, as a float attribute of a hostile file may not be.
static FailureOr<llvm::APFloat> parameter(ForeignNode &node, StringRef name, double byDefault) {
  double value = node.real(name, byDefault);
  if (!std::isfinite(value))
    return node.reject(llvm::formatv("{0} is not finite", name), "check the model's attributes");
  return llvm::APFloat(value);
}
template <class Op> static LogicalResult withAlpha(ForeignNode &node, double byDefault) {
  auto alpha = parameter(node, "alpha", byDefault);
  return failed(alpha) ? failure() : unary<Op>(node, Elements::Floats, *alpha);
}
LogicalResult fromOnnxLeakyRelu(ForeignNode &node) { return withAlpha<LeakyReluOp>(node, 0.01); }
LogicalResult fromTfliteLeakyRelu(ForeignNode &node) { return withAlpha<LeakyReluOp>(node, 0); }
LogicalResult fromElu(ForeignNode &node) { return withAlpha<EluOp>(node, 1); }
LogicalResult fromOnnxHardSigmoid(ForeignNode &node) {
  auto alpha = parameter(node, "alpha", 0.2), beta = parameter(node, "beta", 0.5);
  if (failed(alpha) || failed(beta))
    return failure();
  return unary<HardSigmoidOp>(node, Elements::Floats, *alpha, *beta);
}

/// The slopes stretch to the input's shape, never the other way.
LogicalResult fromPRelu(ForeignNode &node) {
  auto value = binary<PReluOp>(node, Elements::Floats);
  if (failed(value))
    return failure();
  if (cast<RankedTensorType>(value->getType()).getShape() != node.type(0).getShape())
    return node.reject("the slopes do not stretch to the input's shape",
                       "a slope is one number, or one a channel");
  return node.replace(*value);
}

/// ONNX names the approximation, TFLite has a flag.
LogicalResult fromGelu(ForeignNode &node) {
  std::string approximate =
      node.text("approximate", node.integer("approximate", 0) ? "tanh" : "none");
  if (approximate == "tanh")
    return unary<TanhGeluOp>(node, Elements::Floats);
  if (approximate == "none")
    return unary<GeluOp>(node, Elements::Floats);
  return node.reject(llvm::formatv("approximation \"{0}\" is unknown", approximate),
                     "supported are \"none\" and \"tanh\"");
}
