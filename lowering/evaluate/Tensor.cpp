// Storage of the reference evaluator's tensors and their exchange with constants.
#include "lowering/evaluate/Tensor.h"

#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <bit>
#include <cstring>
#include <fmt/format.h>

using namespace mlir;

namespace burin {

static std::string text(Type type) {
  std::string result;
  llvm::raw_string_ostream(result) << type;
  return result;
}

static llvm::Error error(const std::string &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), "%s", message.c_str());
}

/// Bytes of a tensor beyond which the evaluator refuses rather than exhausts the machine.
static constexpr int64_t maximumBytes = int64_t{1} << 36;

std::optional<ElementKind> elementKind(Type type) {
  using enum ElementKind;
  bool isUnsigned = type.isUnsignedInteger();
  if (auto quantized = dyn_cast<quant::QuantizedType>(type)) {
    isUnsigned = !quantized.isSigned();
    type = quantized.getStorageType();
  }
  if (type.isF32())
    return F32;
  if (type.isF64())
    return F64;
  if (type.isIndex())
    return I64;
  auto integer = dyn_cast<IntegerType>(type);
  if (!integer)
    return std::nullopt;
  switch (integer.getWidth()) {
  case 1:
    return I1;
  case 8:
    return isUnsigned ? U8 : I8;
  case 16:
    return isUnsigned ? U16 : I16;
  case 32:
    return isUnsigned ? U32 : I32;
  case 64:
    return isUnsigned ? U64 : I64;
  default:
    return std::nullopt;
  }
}

unsigned byteWidth(ElementKind kind) {
  return withElementType(kind, [](auto element) { return unsigned{sizeof element}; });
}

unsigned bitWidth(ElementKind kind) { return kind == ElementKind::I1 ? 1 : 8 * byteWidth(kind); }

bool isFloat(ElementKind kind) { return kind == ElementKind::F32 || kind == ElementKind::F64; }

llvm::Expected<Tensor> Tensor::zeros(RankedTensorType type) {
  if (!type.hasStaticShape())
    return error(
        fmt::format("type \"{}\" has a dynamic dimension; accepted: static shapes", text(type)));
  std::optional<ElementKind> kind = elementKind(type.getElementType());
  if (!kind)
    return error(fmt::format("element type \"{}\" cannot be evaluated; accepted: i1, i8, i16, i32, "
                             "i64, signed or unsigned, index, f32, f64, and quantized types of "
                             "these",
                             text(type.getElementType())));
  int64_t size = byteWidth(*kind);
  for (int64_t extent : type.getShape())
    if (__builtin_mul_overflow(size, extent, &size) || size > maximumBytes)
      return error(fmt::format("type \"{}\" exceeds {} bytes", text(type), maximumBytes));
  Tensor tensor;
  tensor.type = type;
  tensor.kind = *kind;
  tensor.bytes.resize(static_cast<size_t>(size));
  return tensor;
}

/// Fills a tensor with repetitions of one element, or with all elements.
static bool assign(std::vector<char> &bytes, ArrayRef<char> data, size_t width) {
  if (data.size() == bytes.size()) {
    llvm::copy(data, bytes.begin());
    return true;
  }
  if (data.size() != width)
    return false;
  for (size_t at = 0; at < bytes.size(); at += width)
    std::memcpy(&bytes[at], data.data(), width);
  return true;
}

llvm::Expected<Tensor> Tensor::fromAttribute(ElementsAttr attribute) {
  auto type = dyn_cast<RankedTensorType>(attribute.getShapedType());
  if (!type)
    return error(fmt::format("constant of type \"{}\"; accepted: a ranked tensor",
                             text(attribute.getShapedType())));
  llvm::Expected<Tensor> tensor = zeros(type);
  if (!tensor)
    return tensor.takeError();
  size_t width = byteWidth(tensor->kind);

  if (auto resource = dyn_cast<DenseResourceElementsAttr>(attribute)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    if (!blob)
      return error(
          fmt::format("resource \"{}\" has no data", resource.getRawHandle().getKey().str()));
    if (!assign(tensor->bytes, blob->getData(), width))
      return error(fmt::format("resource \"{}\" has {} bytes; \"{}\" needs {}",
                               resource.getRawHandle().getKey().str(), blob->getData().size(),
                               text(type), tensor->bytes.size()));
    return tensor;
  }
  // Dense attributes pack i1 into bits, so those are read element by element below.
  auto dense = dyn_cast<DenseIntOrFPElementsAttr>(attribute);
  if (dense && tensor->kind != ElementKind::I1 && !tensor->bytes.empty()) {
    if (!assign(tensor->bytes, dense.getRawData(), width))
      return error(fmt::format("constant of type \"{}\" has {} bytes of data", text(type),
                               dense.getRawData().size()));
    return tensor;
  }
  int64_t at = 0;
  if (isFloat(tensor->kind)) {
    auto values = attribute.tryGetValues<APFloat>();
    if (!values)
      return error(fmt::format("constant of type \"{}\" does not list its elements", text(type)));
    for (const APFloat &value : *values) {
      int64_t scalar = std::bit_cast<int64_t>(value.convertToDouble());
      tensor->store(at++, 1, 1, &scalar);
    }
    return tensor;
  }
  auto values = attribute.tryGetValues<APInt>();
  if (!values)
    return error(fmt::format("constant of type \"{}\" does not list its elements", text(type)));
  for (const APInt &value : *values) {
    int64_t scalar = value.getSExtValue();
    tensor->store(at++, 1, 1, &scalar);
  }
  return tensor;
}

DenseElementsAttr Tensor::toAttribute() const {
  RankedTensorType constantType = type;
  if (auto quantized = dyn_cast<quant::QuantizedType>(type.getElementType()))
    constantType = constantType.clone(quantized.getStorageType());
  if (bytes.empty())
    return DenseElementsAttr::get(constantType, ArrayRef<Attribute>{});
  if (kind == ElementKind::I1) {
    SmallVector<bool> bits = llvm::map_to_vector(bytes, [](char byte) { return byte != 0; });
    return DenseElementsAttr::get(constantType, bits);
  }
  size_t width = byteWidth(kind);
  // A buffer equal to itself moved by one element repeats its first element.
  bool isSplat = std::memcmp(bytes.data(), bytes.data() + width, bytes.size() - width) == 0;
  return DenseElementsAttr::getFromRawBuffer(
      constantType, ArrayRef<char>(bytes.data(), isSplat ? width : bytes.size()));
}

llvm::Expected<Tensor> Tensor::withType(RankedTensorType newType) const {
  llvm::Expected<Tensor> result = zeros(newType);
  if (!result)
    return result.takeError();
  if (result->bytes.size() != bytes.size() || bitWidth(result->kind) != bitWidth(kind))
    return error(fmt::format("elements of \"{}\" do not fill \"{}\"", text(type), text(newType)));
  result->bytes = bytes;
  return result;
}

void Tensor::load(int64_t first, int64_t stride, int64_t count, int64_t *scalars) const {
  withElementType(kind, [&](auto element) {
    using Element = decltype(element);
    const Element *source = as<Element>().data() + first;
    for (int64_t i = 0; i < count; ++i) {
      if constexpr (std::is_floating_point_v<Element>)
        scalars[i] = std::bit_cast<int64_t>(static_cast<double>(source[i * stride]));
      else
        scalars[i] = static_cast<int64_t>(source[i * stride]);
    }
  });
  if (kind == ElementKind::I1)
    for (int64_t i = 0; i < count; ++i)
      scalars[i] = scalars[i] != 0 ? -1 : 0;
}

void Tensor::store(int64_t first, int64_t stride, int64_t count, const int64_t *scalars) {
  int64_t mask = kind == ElementKind::I1 ? 1 : -1;
  withElementType(kind, [&](auto element) {
    using Element = decltype(element);
    Element *target = as<Element>().data() + first;
    for (int64_t i = 0; i < count; ++i) {
      if constexpr (std::is_floating_point_v<Element>)
        target[i * stride] = static_cast<Element>(std::bit_cast<double>(scalars[i]));
      else
        target[i * stride] = static_cast<Element>(scalars[i] & mask);
    }
  });
}

std::optional<int64_t> scalarFromAttribute(Attribute attribute) {
  if (auto integer = dyn_cast<IntegerAttr>(attribute)) {
    if (!elementKind(integer.getType()))
      return std::nullopt;
    return integer.getValue().getSExtValue();
  }
  auto number = dyn_cast<FloatAttr>(attribute);
  if (!number || !elementKind(number.getType()))
    return std::nullopt;
  return std::bit_cast<int64_t>(number.getValueAsDouble());
}

} // namespace burin
