// Reads ONNX models: checks the file as a whole, then inputs, initializers, nodes, outputs.
#include "frontend/onnx/OnnxReader.h"
#include "frontend/onnx/NodeOrder.h"
#include "frontend/onnx/OnnxAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/StringMap.h"
#include <fmt/format.h>
#include <google/protobuf/io/coded_stream.h>

using namespace mlir;
using google::protobuf::io::CodedInputStream;
using ::onnx::GraphProto;
using ::onnx::ModelProto;
using ::onnx::NodeProto;
using ::onnx::TensorProto;
using ::onnx::ValueInfoProto;

namespace burin::onnx {

static const uint8_t *data(StringRef bytes) { return bytes.bytes_begin(); }

/// Whether a model has a field of that number, or may have one in a newer version of the format.
static bool isModelField(int number) {
  return (number >= ModelProto::kIrVersionFieldNumber &&
          number <= ModelProto::kOpsetImportFieldNumber) ||
         number == ModelProto::kMetadataPropsFieldNumber ||
         number == ModelProto::kTrainingInfoFieldNumber ||
         number >= ModelProto::kFunctionsFieldNumber;
}

bool sniff(StringRef bytes) {
  CodedInputStream stream(data(bytes), static_cast<int>(bytes.size()));
  bool hasGraph = false;
  while (uint32_t tag = stream.ReadTag()) {
    int number = static_cast<int>(tag >> 3);
    if (!isModelField(number))
      return false;
    hasGraph |= number == ModelProto::kGraphFieldNumber;
    switch (tag & 7) {
    case 0: { // a number
      uint64_t skipped;
      if (!stream.ReadVarint64(&skipped))
        return false;
      break;
    }
    case 2: { // a message or text, preceded by its length
      uint32_t length;
      if (!stream.ReadVarint32(&length) || length > bytes.size() ||
          !stream.Skip(static_cast<int>(length)))
        return false;
      break;
    }
    default: // The format has no other kind at this level.
      return false;
    }
  }
  return hasGraph && stream.ConsumedEntireMessage();
}

static std::string domainOf(const std::string &domain) {
  return domain == "ai.onnx" ? std::string() : domain;
}

namespace {

class Importer {
public:
  Importer(StringRef fileName, MLIRContext &context)
      : context(context), builder(fileName, context) {}

  OwningOpRef<ModuleOp> import(StringRef bytes);

private:
  bool parse(StringRef bytes);
  void checkModel();
  void readOpsets();
  llvm::StringSet<> collectGiven();
  void importInputs();
  void importInitializers();
  void importNode(int index);
  std::optional<int64_t> opsetOf(const NodeProto &node, Location at);
  void importOutputs();
  RankedTensorType typeOf(const ValueInfoProto &info, SmallVectorImpl<std::string> &dims);
  const GraphProto &graph() const { return model.graph(); }

  MLIRContext &context;
  ModelBuilder builder;
  ModelProto model;
  llvm::StringMap<int64_t> opsets; ///< version by domain, "" is the default domain
  llvm::StringMap<Value> values;
  llvm::StringMap<RankedTensorType> declared; ///< what the file states of the graph's outputs
  llvm::StringSet<> initializers;
};

bool Importer::parse(StringRef bytes) {
  constexpr int kMaxNesting = 64;
  CodedInputStream stream(data(bytes), static_cast<int>(bytes.size()));
  stream.SetRecursionLimit(kMaxNesting);
  if (model.ParseFromCodedStream(&stream) && stream.ConsumedEntireMessage())
    return true;
  builder.error(builder.file(), codes::kMalformed,
                "the file is no well-formed ONNX model: it is damaged or incomplete");
  return false;
}

void Importer::checkModel() {
  auto unsupported = [&](StringRef what, StringRef wayOut) {
    builder.error(builder.file(), codes::kUnsupported, fmt::format("{} not supported", what.str()))
            .attachNote()
        << wayOut;
  };
  if (!model.has_graph())
    builder.error(builder.file(), codes::kInterface, "the model has no graph");
  else if (graph().output_size() == 0)
    builder.error(builder.file(), codes::kInterface, "the graph has no output");
  if (model.functions_size() > 0)
    unsupported("model-local functions are", "inline them before the import");
  if (graph().sparse_initializer_size() > 0)
    unsupported("sparse initializers are", "store them dense");
}

void Importer::readOpsets() {
  for (const auto &import : model.opset_import()) {
    auto [entry, isNew] = opsets.try_emplace(domainOf(import.domain()), import.version());
    if (!isNew && entry->second != import.version())
      builder.error(builder.file(), codes::kVersion,
                    fmt::format("the domain \"{}\" is imported in the versions {} and {}",
                                printable(import.domain()), entry->second, import.version()));
  }
  auto found = opsets.find("");
  if (found == opsets.end())
    return;
  int64_t version = found->second;
  if (version < kOldestOpset || version > kNewestOpset)
    builder.error(builder.file(), codes::kVersion,
                  fmt::format("the model uses operator set {}, supported are {} to {}", version,
                              kOldestOpset, kNewestOpset))
            .attachNote()
        << "onnx.version_converter brings a model to another operator set";
}

/// Null where the type is no tensor, is not supported or has no shape; reports nothing.
RankedTensorType Importer::typeOf(const ValueInfoProto &info, SmallVectorImpl<std::string> &dims) {
  if (!info.type().has_tensor_type() || !info.type().tensor_type().has_shape())
    return {};
  const auto &tensor = info.type().tensor_type();
  Type element = elementType(context, tensor.elem_type());
  SmallVector<int64_t> shape;
  for (const auto &dim : tensor.shape().dim()) {
    // Some exporters write -1 for an extent that is not known.
    bool isKnown = dim.has_dim_value() && dim.dim_value() != -1;
    if (isKnown && dim.dim_value() < 1)
      return {};
    shape.push_back(isKnown ? dim.dim_value() : ShapedType::kDynamic);
    dims.push_back(dim.has_dim_param() ? dim.dim_param() : std::string());
  }
  if (!element || !countElements(shape))
    return {};
  return RankedTensorType::get(shape, element);
}

llvm::StringSet<> Importer::collectGiven() {
  llvm::StringSet<> given;
  auto define = [&](const std::string &name, Location at) {
    if (name.empty())
      builder.error(at, codes::kUndefined, "a graph input or initializer has no name");
    else if (!given.insert(name).second)
      builder.error(at, codes::kDuplicate,
                    fmt::format("the name \"{}\" is defined a second time", printable(name)));
  };
  for (auto [index, tensor] : llvm::enumerate(graph().initializer())) {
    define(tensor.name(), builder.tensor(tensor.name(), index));
    initializers.insert(tensor.name());
  }
  llvm::StringSet<> inputs;
  for (auto [index, input] : llvm::enumerate(graph().input())) {
    Location at = builder.tensor(input.name(), index);
    // An initializer may be listed as an input, once: files before IR version 4 list all of them.
    if (!inputs.insert(input.name()).second || !initializers.contains(input.name()))
      define(input.name(), at);
  }
  return given;
}

void Importer::importInputs() {
  for (auto [index, input] : llvm::enumerate(graph().input())) {
    if (initializers.contains(input.name()))
      continue;
    Location at = builder.tensor(input.name(), index);
    const auto &tensor = input.type().tensor_type();
    std::string name = printable(input.name());
    SmallVector<std::string> dims;
    RankedTensorType type = typeOf(input, dims);
    if (type)
      values[input.name()] = builder.addInput(at, type, input.name(), dims);
    else if (!input.type().has_tensor_type())
      builder.error(at, codes::kInterface, fmt::format("input \"{}\" is no tensor", name));
    else if (!elementType(context, tensor.elem_type()))
      builder.error(at, codes::kElementType,
                    fmt::format("input \"{}\" has element type {}, which is not supported", name,
                                elementTypeName(tensor.elem_type())))
              .attachNote()
          << kElementTypes;
    else
      builder.error(
          at, codes::kShape,
          fmt::format("input \"{}\" has no shape of known rank with extents above 0 and a "
                      "product up to 2147483647",
                      name));
  }
}

void Importer::importInitializers() {
  llvm::StringSet<> used;
  for (const NodeProto &node : graph().node())
    for (const std::string &input : node.input())
      used.insert(input);
  for (const ValueInfoProto &output : graph().output())
    used.insert(output.name());
  for (auto [index, tensor] : llvm::enumerate(graph().initializer())) {
    if (!used.contains(tensor.name()))
      continue;
    Location at = builder.tensor(tensor.name(), index);
    if (DenseElementsAttr value = decodeTensor(tensor, at, builder))
      values[tensor.name()] =
          builder.addConstant(at, cast<RankedTensorType>(value.getType()), value);
  }
}

std::optional<int64_t> Importer::opsetOf(const NodeProto &node, Location at) {
  auto found = opsets.find(domainOf(node.domain()));
  if (found != opsets.end())
    return found->second;
  builder.error(at, codes::kVersion,
                fmt::format("the node's operator domain \"{}\" is not imported by the model",
                            printable(node.domain())));
  return std::nullopt;
}

void Importer::importNode(int index) {
  const NodeProto &node = graph().node(index);
  Location at = locate(graph(), index, builder);
  std::optional<int64_t> version = opsetOf(node, at);
  DictionaryAttr attributes = decodeAttributes(node, at, builder);
  if (node.op_type().empty())
    builder.error(at, codes::kMalformed, "the node names no operator");
  // Values are missing only after an error; go on without building, to report every error.
  if (!version || !attributes || builder.failed())
    return;

  std::string domain = domainOf(node.domain());
  if (domain.empty() && node.op_type() == "Constant" && node.output_size() == 1) {
    if (DenseElementsAttr value = constantValue(attributes, at, builder))
      values[node.output(0)] =
          builder.addConstant(at, cast<RankedTensorType>(value.getType()), value);
    return;
  }
  SmallVector<Value> operands;
  for (const std::string &input : node.input())
    operands.push_back(input.empty() ? builder.addAbsent(at) : values.lookup(input));
  SmallVector<Type> types;
  for (const std::string &output : node.output()) {
    RankedTensorType type = declared.lookup(output);
    types.push_back(type && type.hasStaticShape() ? Type(type) : NoneType::get(&context));
  }
  std::string name =
      domain.empty() ? "onnx." + node.op_type() : fmt::format("onnx.{}.{}", domain, node.op_type());
  ValueRange results = builder.addNode(at, name, *version, operands, attributes, types);
  for (auto [output, value] : llvm::zip_equal(node.output(), results))
    if (!output.empty())
      values[output] = value;
}

void Importer::importOutputs() {
  for (auto [index, output] : llvm::enumerate(graph().output())) {
    if (Value value = values.lookup(output.name()))
      builder.addOutput(value, output.name(), declared.lookup(output.name()));
    else
      builder.error(builder.tensor(output.name(), index), codes::kUndefined,
                    fmt::format("output \"{}\" is defined nowhere", printable(output.name())));
  }
}

OwningOpRef<ModuleOp> Importer::import(StringRef bytes) {
  if (!parse(bytes))
    return nullptr;
  checkModel();
  readOpsets();
  if (builder.failed())
    return nullptr;
  for (const ValueInfoProto &output : graph().output()) {
    SmallVector<std::string> dims;
    if (RankedTensorType type = typeOf(output, dims))
      declared[output.name()] = type;
  }
  llvm::StringSet<> given = collectGiven();
  std::optional<std::vector<int>> order = orderNodes(graph(), given, builder);
  if (!order)
    return nullptr;
  importInputs();
  importInitializers();
  for (int index : *order)
    importNode(index);
  if (builder.failed())
    return nullptr;
  importOutputs();
  return builder.finish("onnx", opsets.lookup(""), bytes);
}

} // namespace

OwningOpRef<ModuleOp> read(StringRef bytes, StringRef fileName, MLIRContext &context) {
  return Importer(fileName, context).import(bytes);
}

} // namespace burin::onnx
