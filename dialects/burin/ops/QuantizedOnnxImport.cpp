// Quantized ONNX nodes: tensors that carry their scale in operands become tensors of quantized
// type. A QLinear node is read as what it means, dequantize, operator, quantize; join-qdq makes one
// operator of the three. Where rounding depends on how bytes are stored, the operator is built at
// once.
#include "dialects/burin/Broadcast.h"
#include "dialects/burin/Foreign.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;

namespace {

/// Scales and zero points of one tensor: one of each, or one a channel along `axis`.
struct Mapping {
  SmallVector<double> scales;
  SmallVector<int64_t> zeros;
  int64_t axis = 0;
};

/// How the integers of a plain tensor are stored.
struct Storage {
  Type type; ///< signless
  bool isSigned;
  int64_t least() const {
    unsigned bits = type.getIntOrFloatBitWidth();
    return isSigned ? -(int64_t{1} << (bits - 1)) : 0;
  }
  int64_t most() const {
    unsigned bits = type.getIntOrFloatBitWidth();
    return (int64_t{1} << (isSigned ? bits - 1 : bits)) - 1;
  }
};

} // namespace

/// int8, uint8 and int32 (of a bias), as ONNX or a quantized tensor has them.
static std::optional<Storage> storageOf(Type element) {
  if (auto quantized = dyn_cast<quant::QuantizedType>(element))
    return Storage{quantized.getStorageType(), quantized.isSigned()};
  auto integer = dyn_cast<IntegerType>(element);
  if (!integer || (integer.getWidth() != 8 && integer.getWidth() != 32) ||
      (integer.getWidth() == 32 && integer.isUnsigned()))
    return std::nullopt;
  return Storage{IntegerType::get(element.getContext(), integer.getWidth()), !integer.isUnsigned()};
}

static LogicalResult rejectStorage(ForeignNode &node, StringRef what) {
  return node.reject(llvm::formatv("the {0} is not int8 or uint8", what),
                     "4-bit, 16-bit and float8 quantization are not supported");
}

/// Reads the constants at `scale` and `zero`; a missing zero point is 0. `channels` is the extent
/// along the quantization axis, which a vector of scales must have.
static FailureOr<Mapping> mapping(ForeignNode &node, unsigned scale, unsigned zero,
                                  const Storage &storage, std::optional<int64_t> channels) {
  DenseElementsAttr scales = node.constant(scale);
  if (!scales || !scales.getElementType().isF32())
    return node.reject(llvm::formatv("operand {0}, a scale, is not a float32 constant", scale),
                       "scales that are computed at run time are not supported");
  Mapping result;
  for (const APFloat &number : scales.getValues<APFloat>()) {
    if (!number.isNormal() || number.isNegative())
      return node.reject("a scale is not a positive number", "export the model again");
    result.scales.push_back(number.convertToDouble());
  }
  result.zeros.assign(result.scales.size(), 0);
  if (node.has(zero)) {
    auto zeros = node.integers(zero);
    if (!zeros)
      return node.reject(llvm::formatv("operand {0}, a zero point, is not a constant", zero),
                         "zero points that are computed at run time are not supported");
    // One zero point may stand for all channels.
    if (zeros->size() == 1)
      result.zeros.assign(result.scales.size(), zeros->front());
    else if (zeros->size() == result.scales.size())
      result.zeros = *zeros;
    else
      return node.reject(
          llvm::formatv("{0} scales and {1} zero points", result.scales.size(), zeros->size()),
          "there must be as many zero points as scales");
  }
  for (int64_t number : result.zeros)
    if (number < storage.least() || number > storage.most())
      return node.reject(llvm::formatv("zero point {0} is outside the tensor's type", number),
                         "export the model again");
  if (result.scales.size() != 1 &&
      (!channels || static_cast<int64_t>(result.scales.size()) != *channels))
    return node.reject(
        channels
            ? llvm::formatv("{0} scales for {1} channels", result.scales.size(), *channels).str()
            : llvm::formatv("{0} scales for one tensor", result.scales.size()).str(),
        "one scale, or one for each channel, is supported");
  return result;
}

/// `storage` with that mapping as a quantized type.
static quant::QuantizedType typeOf(const Storage &storage, const Mapping &mapping) {
  MLIRContext *context = storage.type.getContext();
  unsigned flags = storage.isSigned ? quant::QuantizationFlags::Signed : 0;
  Type f32 = Float32Type::get(context);
  if (mapping.scales.size() == 1)
    return quant::UniformQuantizedType::get(flags, storage.type, f32, mapping.scales[0],
                                            mapping.zeros[0], storage.least(), storage.most());
  return quant::UniformQuantizedPerAxisType::get(flags, storage.type, f32, mapping.scales,
                                                 mapping.zeros, static_cast<int32_t>(mapping.axis),
                                                 storage.least(), storage.most());
}

/// A constant's bytes as the storage of `type`.
static Value retyped(ForeignNode &node, DenseElementsAttr value, quant::QuantizedType type) {
  auto shape = value.getType().getShape();
  auto storage = DenseElementsAttr::getFromRawBuffer(withElement(shape, type.getStorageType()),
                                                     value.getRawData());
  return burin::ConstantOp::create(node.getBuilder(), node.getLoc(), withElement(shape, type),
                                   storage);
}

/// Operand `index` in float. `axis` is where a vector of scales lies, if it may be one.
static FailureOr<Value> dequantized(ForeignNode &node, unsigned index, unsigned scale,
                                    unsigned zero, std::optional<int64_t> axis) {
  Value value = node.operand(index);
  if (!value)
    return failure();
  RankedTensorType type = node.type(index);
  auto storage = type ? storageOf(type.getElementType()) : std::nullopt;
  if (!storage)
    return rejectStorage(node, "input");
  int64_t rank = type.getRank();
  std::optional<int64_t> channels;
  if (axis && *axis >= -rank && *axis < rank) {
    *axis = *axis < 0 ? *axis + rank : *axis;
    channels = type.getDimSize(*axis);
  }
  auto map = mapping(node, scale, zero, *storage, channels);
  if (failed(map))
    return failure();
  map->axis = map->scales.size() == 1 ? 0 : *axis;
  quant::QuantizedType quantized = typeOf(*storage, *map);
  if (DenseElementsAttr constant = node.constant(index);
      constant && !isa<quant::QuantizedType>(type.getElementType()))
    value = retyped(node, constant, quantized);
  else if (isa<quant::QuantizedType>(type.getElementType()) && type.getElementType() != quantized)
    return node.reject("the tensor was quantized with another scale or zero point than is stated "
                       "here",
                       "export the model again");
  OpBuilder &builder = node.getBuilder();
  return Value(DequantizeOp::create(builder, node.getLoc(),
                                    withElement(type.getShape(), builder.getF32Type()), value,
                                    map->scales, map->zeros, map->axis));
}

/// The quantized type that the operands at `scale` and `zero` describe for a result. Its storage is
/// that of the zero point, or else `otherwise`.
static quant::UniformQuantizedType resultType(ForeignNode &node, unsigned scale, unsigned zero,
                                              std::optional<Storage> otherwise) {
  std::optional<Storage> storage = otherwise;
  if (node.type(zero))
    storage = storageOf(node.type(zero).getElementType());
  if (!storage || storage->type.getIntOrFloatBitWidth() != 8) {
    (void)rejectStorage(node, "result");
    return {};
  }
  auto map = mapping(node, scale, zero, *storage, std::nullopt);
  if (failed(map))
    return {};
  return cast<quant::UniformQuantizedType>(typeOf(*storage, *map));
}

static Value quantized(ForeignNode &node, Value value, quant::UniformQuantizedType type) {
  auto shape = cast<RankedTensorType>(value.getType()).getShape();
  return QuantizeOp::create(node.getBuilder(), node.getLoc(), withElement(shape, type), value,
                            llvm::APFloat(type.getScale()), type.getZeroPoint());
}

/// Block-wise scales came with operator set 21.
static LogicalResult checkBlocks(ForeignNode &node) {
  if (node.integer("block_size", 0) != 0)
    return node.reject("scales for blocks are not supported",
                       "quantize with one scale a tensor or a channel");
  return success();
}

LogicalResult fromOnnxDequantizeLinear(ForeignNode &node) {
  if (failed(checkBlocks(node)))
    return failure();
  auto value = dequantized(node, 0, 1, 2, node.integer("axis", 1));
  if (failed(value))
    return failure();
  value->getDefiningOp()->setAttr(kStated, node.getBuilder().getUnitAttr());
  return node.replace(*value);
}

LogicalResult fromOnnxQuantizeLinear(ForeignNode &node) {
  if (failed(checkBlocks(node)) || !node.operand(0))
    return failure();
  if (!node.type(0) || !node.type(0).getElementType().isF32())
    return node.reject("the input is not float32", "supported is float32");
  // Without a zero point the result is uint8 (2 in the numbering of `output_dtype`).
  int64_t dtype = node.integer("output_dtype", 0);
  if (dtype != 0 && dtype != 2 && dtype != 3)
    return rejectStorage(node, "result");
  Type i8 = node.getBuilder().getI8Type();
  auto type = resultType(node, 1, 2, Storage{i8, dtype == 3});
  if (!type)
    return failure();
  Value value = quantized(node, node.operand(0), type);
  value.getDefiningOp()->setAttr(kStated, node.getBuilder().getUnitAttr());
  return node.replace(value);
}

/// Runs the import of a float operator on `operands` in the place of the node's own, and quantizes
/// its result.
static LogicalResult inFloat(ForeignNode &node, SmallVector<Value> operands,
                             quant::UniformQuantizedType result, LegalizeFunction import,
                             std::optional<int64_t> version = {}) {
  ForeignNode inner = node.withOperands(std::move(operands), version);
  if (failed(import(inner)))
    return failure();
  return node.replace(quantized(node, inner.replacements[0], result));
}

LogicalResult fromOnnxConv(ForeignNode &node);
LogicalResult fromOnnxMatMul(ForeignNode &node);
LogicalResult fromOnnxGemm(ForeignNode &node);
LogicalResult fromOnnxSoftmax(ForeignNode &node);
LogicalResult fromOnnxAveragePool(ForeignNode &node);
LogicalResult fromOnnxGlobalAveragePool(ForeignNode &node);

/// The bias of a QLinearConv or QGemm: int32, in steps of factor * input scale * weight scale.
static FailureOr<Value> dequantizedBias(ForeignNode &node, unsigned index, Value input,
                                        Value weight, double factor = 1) {
  DenseElementsAttr value = node.constant(index);
  if (!value || !value.getElementType().isSignlessInteger(32) || value.getType().getRank() != 1)
    return node.reject("the bias is not a constant vector of int32", "export the model again");
  if (!(factor > 0) || std::isinf(factor))
    return node.reject(llvm::formatv("a factor alpha of {0}", factor),
                       "positive ones are supported");
  auto x = input.getDefiningOp<DequantizeOp>(), w = weight.getDefiningOp<DequantizeOp>();
  SmallVector<double> scales;
  for (double scale : w.getScales())
    scales.push_back(factor * x.getScales()[0] * scale);
  if (scales.size() != 1 && static_cast<int64_t>(scales.size()) != value.getNumElements())
    return node.reject(
        llvm::formatv("{0} scales for a bias of {1}", scales.size(), value.getNumElements()),
        "there must be one for each output channel");
  Storage storage{value.getElementType(), true};
  Mapping map{scales, SmallVector<int64_t>(scales.size(), 0), 0};
  OpBuilder &builder = node.getBuilder();
  return Value(DequantizeOp::create(
      builder, node.getLoc(), withElement(value.getType().getShape(), builder.getF32Type()),
      retyped(node, value, typeOf(storage, map)), map.scales, map.zeros, 0));
}

LogicalResult fromOnnxQLinearConv(ForeignNode &node) {
  auto x = dequantized(node, 0, 1, 2, std::nullopt);
  if (failed(x))
    return failure();
  auto w = dequantized(node, 3, 4, 5, 0);
  auto type = failed(w) ? nullptr : resultType(node, 6, 7, std::nullopt);
  if (!type)
    return failure();
  SmallVector<Value> operands = {*x, *w};
  if (node.has(8)) {
    auto bias = dequantizedBias(node, 8, *x, *w);
    if (failed(bias))
      return failure();
    operands.push_back(*bias);
  }
  return inFloat(node, std::move(operands), type, fromOnnxConv);
}

LogicalResult fromOnnxQLinearMatMul(ForeignNode &node) {
  auto x = dequantized(node, 0, 1, 2, std::nullopt);
  if (failed(x))
    return failure();
  auto w = dequantized(node, 3, 4, 5, -1);
  auto type = failed(w) ? nullptr : resultType(node, 6, 7, std::nullopt);
  return type ? inFloat(node, {*x, *w}, type, fromOnnxMatMul) : failure();
}

/// x, its scale and zero point, the result's scale and zero point.
static LogicalResult fromUnary(ForeignNode &node, LegalizeFunction import,
                               std::optional<int64_t> version = {}) {
  auto x = dequantized(node, 0, 1, 2, std::nullopt);
  if (failed(x))
    return failure();
  auto type = resultType(node, 3, 4, storageOf(node.type(0).getElementType()));
  return type ? inFloat(node, {*x}, type, import, version) : failure();
}

LogicalResult fromOnnxQLinearSoftmax(ForeignNode &node) {
  return fromUnary(node, fromOnnxSoftmax, node.integer("opset", 13));
}

static LogicalResult fromPool(ForeignNode &node, LegalizeFunction import) {
  if (node.integer("channels_last", 0) != 0)
    return node.reject("channels_last is not supported", "keep the channels first");
  return fromUnary(node, import);
}
LogicalResult fromOnnxQLinearAveragePool(ForeignNode &node) {
  return fromPool(node, fromOnnxAveragePool);
}
LogicalResult fromOnnxQLinearGlobalAveragePool(ForeignNode &node) {
  return fromPool(node, fromOnnxGlobalAveragePool);
}

/// a, b and their mappings, the int32 bias, the result's mapping.
LogicalResult fromOnnxQGemm(ForeignNode &node) {
  auto a = dequantized(node, 0, 1, 2, std::nullopt);
  if (failed(a))
    return failure();
  auto b = dequantized(node, 3, 4, 5, node.integer("transB", 0) ? 0 : 1);
  if (failed(b))
    return failure();
  if (!node.has(7))
    return node.reject("a float result is not supported", "give the result a scale");
  auto type = resultType(node, 7, 8, storageOf(node.type(0).getElementType()));
  if (!type)
    return failure();
  SmallVector<Value> operands = {*a, *b};
  if (node.has(6)) {
    auto bias = dequantizedBias(node, 6, *a, *b, node.real("alpha", 1));
    if (failed(bias))
      return failure();
    operands.push_back(*bias);
  }
  return inFloat(node, std::move(operands), type, fromOnnxGemm);
}

/// Operand `index` as a tensor of quantized type.
static FailureOr<Value> asQuantized(ForeignNode &node, unsigned index, unsigned scale,
                                    unsigned zero) {
  auto value = dequantized(node, index, scale, zero, std::nullopt);
  if (failed(value))
    return failure();
  Value input = value->getDefiningOp<DequantizeOp>().getInput();
  if (!isa<quant::QuantizedType>(cast<RankedTensorType>(input.getType()).getElementType()))
    return node.reject("an input of the model is quantized by this node",
                       "let the model begin with QuantizeLinear or DequantizeLinear");
  value->getDefiningOp()->erase();
  return input;
}

LogicalResult fromOnnxQLinearAdd(ForeignNode &node) {
  auto x = asQuantized(node, 0, 1, 2);
  if (failed(x))
    return failure();
  auto y = asQuantized(node, 3, 4, 5);
  auto type =
      failed(y) ? nullptr : resultType(node, 6, 7, storageOf(node.type(0).getElementType()));
  if (!type)
    return failure();
  auto shape = broadcastShape(cast<RankedTensorType>(x->getType()).getShape(),
                              cast<RankedTensorType>(y->getType()).getShape());
  if (!shape)
    return node.reject("the operands' shapes do not broadcast",
                       "aligned at the right, extents are equal or 1");
  return node.replace(
      AddOp::create(node.getBuilder(), node.getLoc(), withElement(*shape, type), *x, *y)
          ->getResults());
}
