// Decodes the types, quantization and constants of TFLite tensors.
#include "frontend/tflite/TfliteTensor.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/Endian.h"
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace mlir;
using ElementCode = burin::tflite::schema::TensorType;

namespace burin::tflite {

StringRef nameOf(const schema::Tensor &tensor) {
  return tensor.name() ? StringRef(tensor.name()->c_str(), tensor.name()->size()) : StringRef();
}

/// The type of an element as the file stores it; null where burin has none for it.
static Type plainType(ElementCode type, MLIRContext &context) {
  Builder builder(&context);
  switch (type) {
  case ElementCode::FLOAT32:
    return builder.getF32Type();
  case ElementCode::FLOAT16:
    return builder.getF16Type();
  case ElementCode::BFLOAT16:
    return builder.getBF16Type();
  case ElementCode::FLOAT64:
    return builder.getF64Type();
  case ElementCode::BOOL:
    return builder.getI1Type();
  case ElementCode::INT8:
    return builder.getI8Type();
  case ElementCode::INT16:
    return builder.getI16Type();
  case ElementCode::INT32:
    return builder.getI32Type();
  case ElementCode::INT64:
    return builder.getI64Type();
  case ElementCode::UINT8:
    return builder.getIntegerType(8, /*isSigned=*/false);
  case ElementCode::UINT16:
    return builder.getIntegerType(16, /*isSigned=*/false);
  case ElementCode::UINT32:
    return builder.getIntegerType(32, /*isSigned=*/false);
  case ElementCode::UINT64:
    return builder.getIntegerType(64, /*isSigned=*/false);
  default:
    return {};
  }
}

/// Wider integers carry a scale only as biases, where it is the product of two other scales.
static bool isQuantizable(Type element) {
  auto integer = dyn_cast<IntegerType>(element);
  return integer && (integer.getWidth() == 8 || integer.getWidth() == 16);
}

/// The verifier of flatbuffers sees to the alignment of a vector's length, of 4 bytes, not to that
/// of its elements: Get would read 8 bytes where they may not be.
static int64_t elementOf(const flatbuffers::Vector<int64_t> &vector, size_t index) {
  return llvm::support::endian::read64le(vector.Data() + index * sizeof(int64_t));
}

/// `element` with the tensor's quantization; null, with an error reported, where that is invalid.
static Type quantizedType(const schema::QuantizationParameters &parameters, Type element,
                          ArrayRef<int64_t> shape, const std::string &name, Location at,
                          ModelBuilder &model) {
  auto refuse = [&](const std::string &cause) {
    model.error(at, codes::kQuantization, fmt::format("tensor \"{}\" {}", name, cause));
    return Type();
  };
  if (parameters.details_type() != 0)
    return refuse("is quantized in blocks or by a custom scheme, which is not supported");
  size_t channels = parameters.scale()->size();
  int32_t axis = parameters.quantized_dimension();
  bool isPerAxis = channels > 1;
  if (isPerAxis && (axis < 0 || axis >= static_cast<int64_t>(shape.size()) ||
                    shape[axis] != static_cast<int64_t>(channels)))
    return refuse(fmt::format("states {} scales along axis {} of shape [{}]", channels, axis,
                              fmt::join(shape, ", ")));
  size_t offsets = parameters.zero_point() ? parameters.zero_point()->size() : 0;
  if (offsets > 1 && offsets != channels)
    return refuse(fmt::format("states {} scales and {} zero points", channels, offsets));

  auto storage = cast<IntegerType>(element);
  bool isSigned = !storage.isUnsigned();
  int64_t least = quant::QuantizedType::getDefaultMinimumForInteger(isSigned, storage.getWidth());
  int64_t most = quant::QuantizedType::getDefaultMaximumForInteger(isSigned, storage.getWidth());
  SmallVector<double> scales;
  SmallVector<int64_t> zeroPoints;
  for (size_t i = 0; i < channels; i++) {
    float scale = parameters.scale()->Get(i);
    // A denormal scale loses bits that the integer arithmetic counts on.
    if (!std::isnormal(scale) || scale < 0)
      return refuse(fmt::format("has scale {}, which is not above 0 and finite", scale));
    int64_t zeroPoint =
        offsets == 0 ? 0 : elementOf(*parameters.zero_point(), offsets == 1 ? 0 : i);
    if (zeroPoint < least || zeroPoint > most)
      return refuse(fmt::format("has zero point {}, outside {} to {}", zeroPoint, least, most));
    scales.push_back(scale);
    zeroPoints.push_back(zeroPoint);
  }
  unsigned flags = isSigned ? quant::QuantizationFlags::Signed : 0;
  // Signedness is the quantized type's own; its storage is a plain integer.
  Type plain = IntegerType::get(at.getContext(), storage.getWidth());
  Type real = Float32Type::get(at.getContext());
  auto onError = [&] { return mlir::emitError(at); };
  Type type = isPerAxis ? Type(quant::UniformQuantizedPerAxisType::getChecked(
                              onError, flags, plain, real, scales, zeroPoints, axis, least, most))
                        : Type(quant::UniformQuantizedType::getChecked(
                              onError, flags, plain, real, scales[0], zeroPoints[0], least, most));
  return type ? type : refuse("has quantization parameters that do not fit together");
}

RankedTensorType decodeType(const schema::Tensor &tensor, bool keepUnknown, Location at,
                            ModelBuilder &model) {
  std::string name = printable(nameOf(tensor));
  if (tensor.sparsity()) {
    model.error(at, codes::kUnsupported,
                fmt::format("tensor \"{}\" is sparse, which is not supported", name))
            .attachNote()
        << "convert the model without sparse encoding";
    return {};
  }
  Type element = plainType(tensor.type(), *at.getContext());
  if (!element) {
    const char *known = schema::EnumNameTensorType(tensor.type());
    model.error(at, codes::kElementType,
                fmt::format("tensor \"{}\" has element type {} ({}), which is not supported", name,
                            static_cast<int>(tensor.type()), *known ? known : "unknown"))
            .attachNote()
        << kElementTypes;
    return {};
  }
  SmallVector<int64_t> shape;
  if (tensor.shape())
    for (int32_t extent : *tensor.shape())
      shape.push_back(extent == -1 ? ShapedType::kDynamic : extent);
  const auto *signature = tensor.shape_signature();
  if (keepUnknown && signature && signature->size() == shape.size())
    for (size_t i = 0; i < shape.size(); i++)
      if (signature->Get(i) == -1)
        shape[i] = ShapedType::kDynamic;
  if (!countElements(shape)) {
    model.error(at, codes::kShape,
                fmt::format("tensor \"{}\" has shape [{}]: extents must not be below -1, nor their "
                            "product above 2147483647, nor their number above 16",
                            name, fmt::join(*tensor.shape(), ", ")));
    return {};
  }
  const auto *parameters = tensor.quantization();
  bool isQuantized = parameters && parameters->scale() && parameters->scale()->size() > 0;
  if (isQuantized && isQuantizable(element)) {
    element = quantizedType(*parameters, element, shape, name, at, model);
    if (!element)
      return {};
  }
  return RankedTensorType::get(shape, element);
}

DenseElementsAttr decodeConstant(const schema::Tensor &tensor, const schema::Buffer &buffer,
                                 RankedTensorType type, Location at, ModelBuilder &model) {
  ArrayRef<char> bytes;
  if (buffer.data())
    bytes = {reinterpret_cast<const char *>(buffer.data()->data()), buffer.data()->size()};
  RankedTensorType stored = storageType(type);
  std::optional<int64_t> count = countElements(stored.getShape());
  int64_t size = elementBytes(stored.getElementType());
  if (!stored.hasStaticShape() || !count || *count * size != static_cast<int64_t>(bytes.size())) {
    model.error(at, codes::kDataLength,
                fmt::format("tensor \"{}\" of shape [{}] needs {} bytes an element and its buffer "
                            "holds {}",
                            printable(nameOf(tensor)), fmt::join(stored.getShape(), ", "), size,
                            bytes.size()));
    return {};
  }
  return elementsFromBytes(stored, bytes);
}

} // namespace burin::tflite
