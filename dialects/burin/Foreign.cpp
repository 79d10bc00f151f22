// Typed access to a foreign node, and the geometry that the formats share.
#include "dialects/burin/Foreign.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/Matchers.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;

namespace burin {

bool ForeignNode::has(unsigned index) {
  return index < operands.size() && !isa<NoneType>(operands[index].getType());
}

Value ForeignNode::operand(unsigned index) {
  if (has(index))
    return operands[index];
  (void)reject(llvm::formatv("operand {0} is missing", index),
               "the file does not follow the operator's specification; export the model again");
  return {};
}

RankedTensorType ForeignNode::type(unsigned index) {
  return has(index) ? dyn_cast<RankedTensorType>(operands[index].getType()) : RankedTensorType();
}

DenseElementsAttr ForeignNode::constant(unsigned index) {
  DenseElementsAttr value;
  if (has(index) && matchPattern(operands[index], m_Constant(&value)))
    return value;
  return {};
}

std::optional<SmallVector<int64_t>> ForeignNode::integers(unsigned index) {
  DenseElementsAttr value = constant(index);
  if (!value || !isa<IntegerType>(value.getElementType()))
    return std::nullopt;
  SmallVector<int64_t> result;
  for (const APInt &number : value.getValues<APInt>())
    result.push_back(value.getElementType().isUnsignedInteger()
                         ? static_cast<int64_t>(number.getZExtValue())
                         : number.getSExtValue());
  return result;
}

RankedTensorType ForeignNode::declared(unsigned result) {
  if (result >= foreign.getNumResults())
    return {};
  return dyn_cast<RankedTensorType>(foreign.getResult(result).getType());
}

bool ForeignNode::hasAttribute(StringRef name) { return foreign.getOptions().contains(name); }

DenseElementsAttr ForeignNode::tensor(StringRef name) {
  return foreign.getOptions().getAs<DenseElementsAttr>(name);
}

int64_t ForeignNode::integer(StringRef name, int64_t byDefault) {
  auto attribute = foreign.getOptions().getAs<IntegerAttr>(name);
  return attribute ? attribute.getInt() : byDefault;
}

double ForeignNode::real(StringRef name, double byDefault) {
  auto attribute = foreign.getOptions().getAs<FloatAttr>(name);
  return attribute ? attribute.getValueAsDouble() : byDefault;
}

std::string ForeignNode::text(StringRef name, StringRef byDefault) {
  auto attribute = foreign.getOptions().getAs<StringAttr>(name);
  return attribute ? attribute.str() : byDefault.str();
}

SmallVector<int64_t> ForeignNode::integers(StringRef name, ArrayRef<int64_t> byDefault) {
  auto attribute = foreign.getOptions().getAs<DenseI64ArrayAttr>(name);
  return llvm::to_vector(attribute ? attribute.asArrayRef() : byDefault);
}

SmallVector<uint8_t> ForeignNode::bytes(StringRef name) {
  auto attribute = foreign.getOptions().getAs<DenseElementsAttr>(name);
  if (!attribute || attribute.getElementType().getIntOrFloatBitWidth() != 8)
    return {};
  SmallVector<uint8_t> result;
  for (const APInt &byte : attribute.getValues<APInt>())
    result.push_back(static_cast<uint8_t>(byte.getZExtValue()));
  return result;
}

LogicalResult ForeignNode::reject(const Twine &cause, const Twine &wayOut) {
  InFlightDiagnostic diagnostic = mlir::emitError(getLoc())
                                  << "'" << foreign.getName() << "': " << cause << " [B0202]";
  diagnostic.attachNote() << wayOut;
  return diagnostic;
}

LogicalResult ForeignNode::replace(ValueRange values) {
  for (Value value : values)
    if (!value)
      return failure();
  replacements.assign(values.begin(), values.end());
  return success();
}

LogicalResult ForeignNode::withUnitAxis(LogicalResult (*legalize)(ForeignNode &)) {
  auto reshaped = [&](Value value, ArrayRef<int64_t> shape) -> Value {
    auto type = withElement(shape, cast<RankedTensorType>(value.getType()).getElementType());
    DenseElementsAttr constant;
    if (matchPattern(value, m_Constant(&constant)))
      return ConstantOp::create(builder, getLoc(), type, constant.reshape(storageType(type)));
    return builder.createOrFold<ReshapeOp>(getLoc(), type, value);
  };
  SmallVector<Value> lifted;
  for (unsigned i = 0; i < operands.size(); i++) {
    RankedTensorType x = type(i);
    bool spatial = x && x.getRank() == 3;
    lifted.push_back(
        spatial ? reshaped(operands[i], {x.getDimSize(0), x.getDimSize(1), 1, x.getDimSize(2)})
                : operands[i]);
  }
  SmallVector<NamedAttribute> options;
  for (NamedAttribute option : foreign.getOptions()) {
    auto numbers = dyn_cast<DenseI64ArrayAttr>(option.getValue());
    StringRef name = option.getName();
    if (numbers && numbers.size() == 2 && name == "pads")
      option.setValue(builder.getDenseI64ArrayAttr({0, numbers[0], 0, numbers[1]}));
    else if (numbers && numbers.size() == 1)
      option.setValue(builder.getDenseI64ArrayAttr({name == "output_padding" ? 0 : 1, numbers[0]}));
    options.push_back(option);
  }
  auto op = ForeignOp::create(builder, getLoc(), foreign->getResultTypes(), foreign.getName(),
                              foreign.getVersion(), lifted, builder.getDictionaryAttr(options));
  ForeignNode node(op, builder, lifted);
  bool done = succeeded(legalize(node));
  op.erase();
  if (!done)
    return failure();
  SmallVector<Value> results;
  for (Value value : node.replacements) {
    auto y = cast<RankedTensorType>(value.getType());
    if (y.getRank() == 4 && y.getDimSize(2) == 1)
      value = reshaped(value, {y.getDimSize(0), y.getDimSize(1), y.getDimSize(3)});
    results.push_back(value);
  }
  return replace(results);
}

int64_t windowOutput(int64_t input, int64_t window, int64_t stride, int64_t dilation) {
  return (input - dilation * (window - 1) - 1) / stride + 1;
}

Padding samePadding(ArrayRef<int64_t> input, ArrayRef<int64_t> window, ArrayRef<int64_t> strides,
                    ArrayRef<int64_t> dilations, bool lower) {
  Padding padding;
  for (unsigned i = 0; i < 2; i++) {
    int64_t output = (input[i] + strides[i] - 1) / strides[i];
    int64_t reach = (output - 1) * strides[i] + dilations[i] * (window[i] - 1) + 1;
    int64_t total = std::max<int64_t>(0, reach - input[i]);
    int64_t low = lower ? total - total / 2 : total / 2;
    padding.low.push_back(low);
    padding.high.push_back(total - low);
  }
  return padding;
}

/// Windows must be positive and fit: what later arithmetic divides by and multiplies.
static LogicalResult checkWindow(ForeignNode &node, ArrayRef<int64_t> window,
                                 ArrayRef<int64_t> strides, ArrayRef<int64_t> dilations) {
  if (window.size() != 2 || strides.size() != 2 || dilations.size() != 2)
    return node.reject(llvm::formatv("{0} spatial dimensions are not supported", window.size()),
                       "2 spatial dimensions are supported");
  for (ArrayRef<int64_t> numbers : {window, strides, dilations})
    for (int64_t number : numbers)
      if (number < 1 || number > (1 << 20))
        return node.reject(llvm::formatv("window, stride or dilation {0} is out of range", number),
                           "they range from 1 to 1048576");
  return success();
}

static LogicalResult checkFits(ForeignNode &node, ArrayRef<int64_t> input, const Padding &padding,
                               ArrayRef<int64_t> window, ArrayRef<int64_t> dilations) {
  for (unsigned i = 0; i < 2; i++) {
    int64_t extent = input[i] + padding.low[i] + padding.high[i];
    if (dilations[i] * (window[i] - 1) + 1 > extent)
      return node.reject(llvm::formatv("the window of {0} is larger than its input of {1}",
                                       dilations[i] * (window[i] - 1) + 1, extent),
                         "check the model's input size");
  }
  return success();
}

FailureOr<Padding> tflitePadding(ForeignNode &node, RankedTensorType input,
                                 ArrayRef<int64_t> window, ArrayRef<int64_t> strides,
                                 ArrayRef<int64_t> dilations) {
  if (failed(checkWindow(node, window, strides, dilations)))
    return failure();
  ArrayRef<int64_t> extents = input.getShape().slice(1, 2);
  std::string mode = node.text("padding", "SAME");
  Padding padding{{0, 0}, {0, 0}};
  if (mode == "SAME")
    padding = samePadding(extents, window, strides, dilations);
  else if (mode != "VALID")
    return node.reject(llvm::formatv("padding \"{0}\" is unknown", mode),
                       "supported are \"SAME\" and \"VALID\"");
  if (failed(checkFits(node, extents, padding, window, dilations)))
    return failure();
  return padding;
}

FailureOr<Padding> onnxPadding(ForeignNode &node, RankedTensorType input, ArrayRef<int64_t> window,
                               ArrayRef<int64_t> strides, ArrayRef<int64_t> dilations,
                               bool mayOverhang) {
  if (failed(checkWindow(node, window, strides, dilations)))
    return failure();
  ArrayRef<int64_t> extents = input.getShape().slice(2, 2);
  std::string mode = node.text("auto_pad", "NOTSET");
  Padding padding{{0, 0}, {0, 0}};
  if (mode == "SAME_UPPER" || mode == "SAME_LOWER") {
    padding = samePadding(extents, window, strides, dilations, mode == "SAME_LOWER");
  } else if (mode == "NOTSET") {
    SmallVector<int64_t> pads = node.integers("pads", {0, 0, 0, 0});
    if (pads.size() != 4 ||
        llvm::any_of(pads, [](int64_t pad) { return pad < 0 || pad > (1 << 20); }))
      return node.reject("pads are not 4 numbers from 0 to 1048576",
                         "negative padding is a slice; export it as one");
    padding = {{pads[0], pads[1]}, {pads[2], pads[3]}};
  } else if (mode != "VALID") {
    return node.reject(llvm::formatv("auto_pad \"{0}\" is unknown", mode),
                       "supported are \"NOTSET\", \"VALID\", \"SAME_UPPER\" and \"SAME_LOWER\"");
  }
  for (unsigned i = 0; mayOverhang && i < 2; i++) {
    int64_t over =
        dilations[i] * (window[i] - 1) + 1 - extents[i] - padding.low[i] - padding.high[i];
    if (over > 0 && over < strides[i])
      padding.high[i] += over;
  }
  if (failed(checkFits(node, extents, padding, window, dilations)))
    return failure();
  return padding;
}

RankedTensorType withElement(ArrayRef<int64_t> shape, Type element) {
  return RankedTensorType::get(shape, element);
}

Value transposed(OpBuilder &builder, Location location, Value value,
                 ArrayRef<int64_t> permutation) {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<int64_t> shape;
  for (int64_t axis : permutation)
    shape.push_back(type.getShape()[axis]);
  return builder.createOrFold<TransposeOp>(location, withElement(shape, type.getElementType()),
                                           value, permutation);
}

SmallVector<int64_t> beforePermutation(ArrayRef<int64_t> numbers, ArrayRef<int64_t> permutation) {
  SmallVector<int64_t> result(permutation.size());
  for (auto [axis, from] : llvm::enumerate(permutation))
    result[from] = numbers[axis];
  return result;
}

RankedTensorType beforePermutation(Type type, ArrayRef<int64_t> permutation) {
  auto tensor = cast<RankedTensorType>(type);
  return withElement(beforePermutation(tensor.getShape(), permutation), tensor.getElementType());
}

Value toChannelsLast(OpBuilder &builder, Location location, Value value) {
  return transposed(builder, location, value, {0, 2, 3, 1});
}
Value toChannelsFirst(OpBuilder &builder, Location location, Value value) {
  return transposed(builder, location, value, {0, 3, 1, 2});
}

Value padded(OpBuilder &builder, Location location, Value input, const Padding &padding,
             double value) {
  if (llvm::all_of(padding.low, [](int64_t n) { return n == 0; }) &&
      llvm::all_of(padding.high, [](int64_t n) { return n == 0; }))
    return input;
  auto type = cast<RankedTensorType>(input.getType());
  SmallVector<int64_t> shape(type.getShape());
  SmallVector<int64_t> low = {0, padding.low[0], padding.low[1], 0};
  SmallVector<int64_t> high = {0, padding.high[0], padding.high[1], 0};
  for (unsigned i = 0; i < 4; i++)
    shape[i] += low[i] + high[i];
  return PadOp::create(builder, location, withElement(shape, type.getElementType()), input, low,
                       high, builder.getF64FloatAttr(value).getValue());
}

bool mix(Type x, Type y) {
  return x == y || (isa<quant::QuantizedType>(x) && isa<quant::QuantizedType>(y));
}

/// Scale and zero point of a channel.
static std::pair<double, int64_t> mappingAt(quant::QuantizedType type, int64_t channel) {
  if (auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(type))
    return {perAxis.getScales()[channel], perAxis.getZeroPoints()[channel]};
  auto uniform = cast<quant::UniformQuantizedType>(type);
  return {uniform.getScale(), uniform.getZeroPoint()};
}

Value realOperand(ForeignNode &node, unsigned index) {
  Value operand = node.operand(index);
  RankedTensorType input = node.type(0), type = node.type(index);
  DenseElementsAttr value = node.constant(index);
  auto element = type ? dyn_cast<quant::QuantizedType>(type.getElementType()) : nullptr;
  if (!operand || !element || !value || !input || !input.getElementType().isF32() ||
      !isa<quant::UniformQuantizedType, quant::UniformQuantizedPerAxisType>(element))
    return operand;
  int64_t stride = 1, channels = 1;
  if (auto perAxis = dyn_cast<quant::UniformQuantizedPerAxisType>(element)) {
    channels = static_cast<int64_t>(perAxis.getScales().size());
    for (int64_t axis = perAxis.getQuantizedDimension() + 1; axis < type.getRank(); axis++)
      stride *= type.getDimSize(axis);
  }
  SmallVector<float> numbers;
  numbers.reserve(value.getNumElements());
  int64_t position = 0;
  for (const APInt &stored : value.getValues<APInt>()) {
    auto [scale, zero] = mappingAt(element, position++ / stride % channels);
    int64_t integer =
        element.isSigned() ? stored.getSExtValue() : static_cast<int64_t>(stored.getZExtValue());
    numbers.push_back(static_cast<float>(static_cast<double>(integer - zero) * scale));
  }
  auto real = withElement(type.getShape(), Float32Type::get(type.getContext()));
  return ConstantOp::create(node.getBuilder(), operand.getLoc(),
                            DenseElementsAttr::get(real, ArrayRef(numbers)));
}

Value zeroBias(ForeignNode &node, int64_t channels, Type inputElement) {
  OpBuilder &builder = node.getBuilder();
  bool isQuantized = isa<quant::QuantizedType>(inputElement);
  Type element = isQuantized ? Type(builder.getI32Type()) : inputElement;
  auto zero = cast<TypedAttr>(builder.getZeroAttr(element));
  return ConstantOp::create(builder, node.getLoc(),
                            DenseElementsAttr::get(withElement({channels}, element), zero));
}

FailureOr<Value> fusedActivation(ForeignNode &node, Value value) {
  constexpr double kUnbounded = std::numeric_limits<double>::infinity();
  std::string name = node.text("fused_activation_function", "NONE");
  std::pair<double, double> bounds;
  if (name == "NONE")
    return value;
  if (name == "RELU")
    bounds = {0, kUnbounded};
  else if (name == "RELU6")
    bounds = {0, 6};
  else if (name == "RELU_N1_TO_1")
    bounds = {-1, 1};
  else
    return node.reject(llvm::formatv("fused activation \"{0}\" is not supported", name),
                       "supported are \"NONE\", \"RELU\", \"RELU6\" and \"RELU_N1_TO_1\"");
  OpBuilder &builder = node.getBuilder();
  return Value(ClampOp::create(builder, node.getLoc(), value.getType(), value,
                               llvm::APFloat(bounds.first), llvm::APFloat(bounds.second)));
}

} // namespace burin
