// Decodes ONNX types and tensors: every number is counted before it is used.
#include "frontend/onnx/OnnxTensor.h"
#include "mlir/IR/BuiltinTypes.h"
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <limits>

using namespace mlir;
using ::onnx::TensorProto;

namespace burin::onnx {

Type elementType(MLIRContext &context, int32_t dataType) {
  Builder builder(&context);
  switch (dataType) {
  case TensorProto::FLOAT:
    return builder.getF32Type();
  case TensorProto::DOUBLE:
    return builder.getF64Type();
  case TensorProto::FLOAT16:
    return builder.getF16Type();
  case TensorProto::BFLOAT16:
    return builder.getBF16Type();
  case TensorProto::BOOL:
    return builder.getI1Type();
  case TensorProto::INT8:
    return builder.getI8Type();
  case TensorProto::INT16:
    return builder.getI16Type();
  case TensorProto::INT32:
    return builder.getI32Type();
  case TensorProto::INT64:
    return builder.getI64Type();
  case TensorProto::UINT8:
    return builder.getIntegerType(8, /*isSigned=*/false);
  case TensorProto::UINT16:
    return builder.getIntegerType(16, /*isSigned=*/false);
  case TensorProto::UINT32:
    return builder.getIntegerType(32, /*isSigned=*/false);
  case TensorProto::UINT64:
    return builder.getIntegerType(64, /*isSigned=*/false);
  default:
    return {};
  }
}

std::string elementTypeName(int32_t dataType) {
  if (TensorProto::DataType_IsValid(dataType))
    return TensorProto::DataType_Name(static_cast<TensorProto::DataType>(dataType));
  return fmt::format("number {}", dataType);
}

/// A tensor's elements in file form: a view of the message, or `owned` where the message holds them
/// in a wider type.
struct Elements {
  ArrayRef<char> bytes;
  std::vector<char> owned;
  bool inRange = true;
};

template <class Field> static Elements asStored(const Field &field) {
  return {{reinterpret_cast<const char *>(field.data()), field.size() * sizeof(*field.data())}, {}};
}

/// `Stored` is the element, `field` holds each in a wider integer.
template <class Stored, class Field> static Elements narrowed(const Field &field) {
  Elements elements;
  elements.owned.resize(field.size() * sizeof(Stored));
  char *to = elements.owned.data();
  for (auto number : field) {
    auto stored = static_cast<Stored>(number);
    elements.inRange &= static_cast<decltype(number)>(stored) == number;
    std::memcpy(to, &stored, sizeof(stored));
    to += sizeof(stored);
  }
  elements.bytes = elements.owned;
  return elements;
}

/// The elements from the field that the format assigns to the type; the type is supported.
static Elements typedData(const TensorProto &tensor) {
  switch (tensor.data_type()) {
  case TensorProto::FLOAT:
    return asStored(tensor.float_data());
  case TensorProto::DOUBLE:
    return asStored(tensor.double_data());
  case TensorProto::INT32:
    return asStored(tensor.int32_data());
  case TensorProto::INT64:
    return asStored(tensor.int64_data());
  case TensorProto::UINT64:
    return asStored(tensor.uint64_data());
  case TensorProto::UINT32:
    return narrowed<uint32_t>(tensor.uint64_data());
  case TensorProto::INT8:
    return narrowed<int8_t>(tensor.int32_data());
  case TensorProto::INT16:
    return narrowed<int16_t>(tensor.int32_data());
  case TensorProto::UINT8:
  case TensorProto::BOOL:
    return narrowed<uint8_t>(tensor.int32_data());
  default: // UINT16, and the bits of FLOAT16 and BFLOAT16.
    return narrowed<uint16_t>(tensor.int32_data());
  }
}

/// Elements of the repeated fields, whichever type they belong to.
static int64_t countTyped(const TensorProto &tensor) {
  return int64_t(tensor.float_data_size()) + tensor.double_data_size() + tensor.int32_data_size() +
         tensor.int64_data_size() + tensor.uint64_data_size() + tensor.string_data_size();
}

DenseElementsAttr decodeTensor(const TensorProto &tensor, Location at, ModelBuilder &model) {
  std::string name = printable(tensor.name());
  if (tensor.data_location() == TensorProto::EXTERNAL || tensor.external_data_size() > 0) {
    model.error(at, codes::kExternalData,
                fmt::format("tensor \"{}\" keeps its data in another file", name))
            .attachNote()
        << "embed the weights: save the model again without external data";
    return {};
  }
  if (tensor.has_segment()) {
    model.error(at, codes::kUnsupported,
                fmt::format("tensor \"{}\" is stored in segments, which is not supported", name));
    return {};
  }
  Type element = elementType(*at.getContext(), tensor.data_type());
  if (!element) {
    model.error(at, codes::kElementType,
                fmt::format("tensor \"{}\" has element type {}, which is not supported", name,
                            elementTypeName(tensor.data_type())))
            .attachNote()
        << kElementTypes;
    return {};
  }
  SmallVector<int64_t> shape(tensor.dims().begin(), tensor.dims().end());
  // Checked apart, because MLIR's mark of a dynamic extent is a negative number.
  std::optional<int64_t> count = countElements(shape);
  if (!count || llvm::any_of(shape, [](int64_t extent) { return extent < 0; })) {
    model.error(at, codes::kShape,
                fmt::format("tensor \"{}\" has shape [{}]: extents must not be negative, nor their "
                            "product above 2147483647, nor their number above 16",
                            name, fmt::join(shape, ", ")));
    return {};
  }
  const std::string &raw = tensor.raw_data();
  if (!raw.empty() && countTyped(tensor) != 0) {
    model.error(at, codes::kDataLength,
                fmt::format("tensor \"{}\" states its data twice, raw and typed", name));
    return {};
  }
  Elements elements = typedData(tensor);
  int64_t size = elementBytes(element);
  if (!raw.empty())
    elements.bytes = {raw.data(), raw.size()};
  else if (countTyped(tensor) * size != static_cast<int64_t>(elements.bytes.size()))
    elements.inRange = false; // Numbers in a field of another type.
  if (static_cast<int64_t>(elements.bytes.size()) != *count * size) {
    model.error(at, codes::kDataLength,
                fmt::format("tensor \"{}\" of {} elements of {} holds {} bytes instead of {}", name,
                            *count, elementTypeName(tensor.data_type()), elements.bytes.size(),
                            *count * size));
    return {};
  }
  if (!elements.inRange) {
    model.error(at, codes::kDataLength,
                fmt::format("tensor \"{}\" holds numbers that are no {}", name,
                            elementTypeName(tensor.data_type())));
    return {};
  }
  return elementsFromBytes(RankedTensorType::get(shape, element), elements.bytes);
}

} // namespace burin::onnx
