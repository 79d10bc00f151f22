// Reads TensorFlow Lite models: verifies the buffer, then inputs, operators, outputs.
#include "frontend/tflite/TfliteReader.h"
#include "dialects/burin/Foreign.h"
#include "dialects/burin/State.h"
#include "frontend/tflite/TfliteOperators.h"
#include "frontend/tflite/TfliteOptions.h"
#include "frontend/tflite/TfliteTensor.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/Alignment.h"
#include "llvm/Support/MemoryBuffer.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin::tflite {

bool sniff(StringRef bytes) { return bytes.substr(4, 4) == schema::ModelIdentifier(); }

namespace {

using Indices = flatbuffers::Vector<int32_t>;
using Signature = flatbuffers::Vector<flatbuffers::Offset<schema::TensorMap>>;

class Importer {
public:
  Importer(StringRef fileName, MLIRContext &context) : builder(fileName, context) {}

  OwningOpRef<ModuleOp> import(StringRef bytes);

private:
  bool verify(StringRef bytes);
  void checkModel();
  bool importGraph();
  void checkTensors();
  void importInputs();
  void findProduced();
  void checkVariables();
  void importOperator(size_t index);
  void importOutputs();
  StringRef portName(int32_t tensor, const Signature *(schema::SignatureDef::*ports)() const) const;
  const schema::Buffer *bufferOf(const schema::Tensor &tensor) const;
  Value valueOf(int32_t tensor, Location reader);
  RankedTensorType typeOf(int32_t tensor, bool keepUnknown);
  bool checkIndices(const Indices *indices, bool mayBeAbsent, StringRef role, Location at);
  const schema::Tensor &tensorAt(int32_t index) const { return *graph->tensors()->Get(index); }
  Location locate(int32_t tensor) const { return builder.tensor(nameOf(tensorAt(tensor)), tensor); }

  ModelBuilder builder;
  const schema::Model *model = nullptr;
  const schema::SubGraph *graph = nullptr; ///< that is being imported
  llvm::SmallVector<int32_t> initializers; ///< subgraphs that run once, before the first one
  llvm::DenseMap<int32_t, Value> values;   ///< by tensor
  llvm::DenseSet<int32_t> produced;        ///< by an operator, anywhere in the graph
  llvm::DenseSet<int32_t> reported;        ///< tensors with an error: one is enough
};

bool Importer::verify(StringRef bytes) {
  constexpr flatbuffers::uoffset_t kMaxDepth = 16, kMaxTables = 1000000;
  // Shorter files cannot hold the root's offset and the identifier.
  constexpr size_t kMinBytes = 12;
  auto start = reinterpret_cast<const uint8_t *>(bytes.data());
  flatbuffers::Verifier verifier(start, bytes.size(), kMaxDepth, kMaxTables);
  if (bytes.size() < kMinBytes || !schema::VerifyModelBuffer(verifier)) {
    builder.error(builder.file(), codes::kMalformed,
                  "the file is no well-formed TensorFlow Lite model: it is damaged or incomplete");
    return false;
  }
  model = schema::GetModel(start);
  return true;
}

void Importer::checkModel() {
  if (model->version() != kSchemaVersion) {
    builder.error(builder.file(), codes::kVersion,
                  fmt::format("the model has schema version {}, supported is {}", model->version(),
                              kSchemaVersion));
    return;
  }
  size_t count = sizeOf(model->subgraphs());
  if (count == 0) {
    builder.error(builder.file(), codes::kUnsupported, "the model has no subgraph");
    return;
  }
  graph = model->subgraphs()->Get(0);
  if (sizeOf(graph->outputs()) == 0)
    builder.error(builder.file(), codes::kInterface, "the graph has no output");
  initializers = initializingGraphs(*model, builder);
  // The others are run by operators of the first, which legalization refuses beside all else that
  // it does not support, or are entry points of their own.
  if (!builder.failed() && count > 1 + initializers.size())
    mlir::emitRemark(builder.file())
        << "the model has " << count << " subgraphs: only the first "
        << (initializers.empty() ? "is compiled" : "and what initializes it are compiled");
}

/// Everything of `graph`, as the function under construction.
bool Importer::importGraph() {
  checkTensors();
  if (!checkIndices(graph->inputs(), /*mayBeAbsent=*/false, "graph input", builder.file()) ||
      !checkIndices(graph->outputs(), /*mayBeAbsent=*/false, "graph output", builder.file()))
    return false;
  importInputs();
  findProduced();
  checkVariables();
  for (size_t i = 0; i < sizeOf(graph->operators()); i++)
    importOperator(i);
  if (!builder.failed())
    importOutputs();
  return true;
}

/// What would make any use of a tensor wrong, reported for all tensors at once.
void Importer::checkTensors() {
  for (size_t i = 0; i < sizeOf(graph->tensors()); i++) {
    const schema::Tensor &tensor = tensorAt(i);
    std::string name = printable(nameOf(tensor));
    bool hasBuffer = tensor.buffer() < std::max<size_t>(sizeOf(model->buffers()), 1);
    // Offsets 0 and 1 both mean that the data stand in the flatbuffer.
    bool isOutside =
        tensor.external_buffer() != 0 ||
        (hasBuffer && tensor.buffer() != 0 && model->buffers()->Get(tensor.buffer())->offset() > 1);
    if (!hasBuffer || isOutside)
      reported.insert(static_cast<int32_t>(i));
    if (!hasBuffer)
      builder.error(locate(i), codes::kIndex,
                    fmt::format("tensor \"{}\" refers to buffer {} of {}", name, tensor.buffer(),
                                sizeOf(model->buffers())));
    else if (isOutside)
      builder.error(locate(i), codes::kExternalData,
                    fmt::format("tensor \"{}\" keeps its data outside of the model's flatbuffer, "
                                "which is not supported",
                                name))
              .attachNote()
          << "convert the model with its weights embedded";
  }
}

bool Importer::checkIndices(const Indices *indices, bool mayBeAbsent, StringRef role, Location at) {
  for (size_t i = 0; i < sizeOf(indices); i++) {
    int32_t index = indices->Get(i);
    if ((index == -1 && mayBeAbsent) ||
        (index >= 0 && static_cast<size_t>(index) < sizeOf(graph->tensors())))
      continue;
    builder.error(at, codes::kIndex,
                  fmt::format("{} {} refers to tensor {} of {}", role.str(), i, index,
                              sizeOf(graph->tensors())));
    return false;
  }
  return true;
}

/// The name of an input or output: what the model's author called it in the signature, where the
/// file has one, since converters name tensors after their own nodes.
StringRef Importer::portName(int32_t tensor,
                             const Signature *(schema::SignatureDef::*ports)() const) const {
  for (size_t i = 0; i < sizeOf(model->signature_defs()); i++) {
    const schema::SignatureDef &signature = *model->signature_defs()->Get(i);
    const Signature *entries = (signature.*ports)();
    for (size_t k = 0; signature.subgraph_index() == 0 && k < sizeOf(entries); k++) {
      const schema::TensorMap &entry = *entries->Get(k);
      if (entry.tensor_index() == static_cast<uint32_t>(tensor) && sizeOf(entry.name()) > 0)
        return {entry.name()->data(), entry.name()->size()};
    }
  }
  return nameOf(tensorAt(tensor));
}

void Importer::importInputs() {
  for (size_t i = 0; i < sizeOf(graph->inputs()); i++) {
    int32_t index = graph->inputs()->Get(i);
    std::string name = printable(nameOf(tensorAt(index)));
    if (values.contains(index)) {
      builder.error(locate(index), codes::kDuplicate,
                    fmt::format("tensor \"{}\" is an input twice", name));
      continue;
    }
    RankedTensorType type = typeOf(index, /*keepUnknown=*/true);
    if (!type)
      continue;
    if (llvm::is_contained(type.getShape(), 0)) {
      reported.insert(index);
      builder.error(locate(index), codes::kShape, fmt::format("input \"{}\" has extent 0", name));
      continue;
    }
    // The format has no names for extents.
    SmallVector<std::string> dims(type.getRank());
    values[index] =
        builder.addInput(locate(index), type, portName(index, &schema::SignatureDef::inputs), dims);
  }
}

/// Notes what operators produce. Reports tensors that are defined twice.
void Importer::findProduced() {
  for (size_t i = 0; i < sizeOf(graph->operators()); i++) {
    const Indices *outputs = graph->operators()->Get(i)->outputs();
    for (size_t k = 0; k < sizeOf(outputs); k++) {
      int32_t index = outputs->Get(k);
      if (index < 0 || static_cast<size_t>(index) >= sizeOf(graph->tensors()))
        continue; // Reported with its operator.
      const schema::Buffer *buffer = bufferOf(tensorAt(index));
      bool isConstant = buffer && sizeOf(buffer->data()) > 0;
      if (isConstant || values.contains(index) || !produced.insert(index).second)
        builder.error(locate(index), codes::kDuplicate,
                      fmt::format("tensor \"{}\" is defined a second time by operator {}",
                                  printable(nameOf(tensorAt(index))), i));
    }
  }
}

/// A variable keeps what operators write into it as an operand; nothing else defines it.
void Importer::checkVariables() {
  for (size_t i = 0; i < sizeOf(graph->tensors()); i++) {
    auto index = static_cast<int32_t>(i);
    if (!tensorAt(index).is_variable() || !(values.contains(index) || produced.contains(index)))
      continue;
    reported.insert(index);
    builder.error(locate(index), codes::kUnsupported,
                  fmt::format("tensor \"{}\" is a variable and {}, which is not supported",
                              printable(nameOf(tensorAt(index))),
                              values.contains(index) ? "an input" : "an operator's result"))
            .attachNote()
        << "make the state an input and an output of the model";
  }
}

/// The type of a tensor; null where it is invalid, which is reported once.
RankedTensorType Importer::typeOf(int32_t index, bool keepUnknown) {
  if (reported.contains(index))
    return {};
  RankedTensorType type = decodeType(tensorAt(index), keepUnknown, locate(index), builder);
  if (!type)
    reported.insert(index);
  return type;
}

/// Null where the tensor refers to no buffer.
const schema::Buffer *Importer::bufferOf(const schema::Tensor &tensor) const {
  return tensor.buffer() < sizeOf(model->buffers()) ? model->buffers()->Get(tensor.buffer())
                                                    : nullptr;
}

/// The value of a tensor that an operator or an output reads. Null after an error.
Value Importer::valueOf(int32_t index, Location reader) {
  if (Value value = values.lookup(index))
    return value;
  const schema::Tensor &tensor = tensorAt(index);
  if (produced.contains(index)) {
    // After an error nothing is built, so that what is missing says nothing of the order.
    if (!builder.failed())
      builder.error(
          reader, codes::kCycle,
          fmt::format("tensor \"{}\" is read before it is produced", printable(nameOf(tensor))));
    return {};
  }
  RankedTensorType type = typeOf(index, /*keepUnknown=*/false);
  if (!type)
    return {};
  if (tensor.is_variable())
    return values[index] = builder.addNode(locate(index), kVariable, 1, {},
                                           builder.getBuilder().getDictionaryAttr({}), type)[0];
  bool isEmpty = type.hasStaticShape() && type.getNumElements() == 0;
  const schema::Buffer *buffer = bufferOf(tensor);
  if (!buffer || (sizeOf(buffer->data()) == 0 && !isEmpty)) {
    builder.error(
        reader, codes::kUndefined,
        fmt::format("tensor \"{}\" is read, and no operator, input or constant defines it",
                    printable(nameOf(tensor))));
    return {};
  }
  DenseElementsAttr constant = decodeConstant(tensor, *buffer, type, locate(index), builder);
  if (!constant)
    return {};
  return values[index] = builder.addConstant(locate(index), type, constant);
}

/// The types of tensors that live inside of the operator, whose scales its arithmetic needs.
static ArrayAttr typesOf(ArrayRef<Type> types, Builder &builder) {
  SmallVector<Attribute> attributes;
  for (Type type : types)
    attributes.push_back(TypeAttr::get(type));
  return builder.getArrayAttr(attributes);
}

void Importer::importOperator(size_t index) {
  const schema::Operator &op = *graph->operators()->Get(index);
  std::string name = nameOfOperator(*model, op);
  StringRef firstOutput;
  if (sizeOf(op.outputs()) > 0 && op.outputs()->Get(0) >= 0 &&
      static_cast<size_t>(op.outputs()->Get(0)) < sizeOf(graph->tensors()))
    firstOutput = nameOf(tensorAt(op.outputs()->Get(0)));
  Location at = builder.node(firstOutput, name, index);
  const schema::OperatorCode *code = codeOf(*model, op);
  if (!code) {
    builder.error(at, codes::kIndex,
                  fmt::format("the operator refers to operator code {} of {}", op.opcode_index(),
                              sizeOf(model->operator_codes())));
    return;
  }
  if (!checkIndices(op.inputs(), /*mayBeAbsent=*/true, "input", at) ||
      !checkIndices(op.outputs(), /*mayBeAbsent=*/false, "output", at) ||
      !checkIndices(op.intermediates(), /*mayBeAbsent=*/true, "intermediate", at))
    return;
  DictionaryAttr options = decodeOptions(op, at, builder);

  SmallVector<Value> operands;
  for (size_t i = 0; i < sizeOf(op.inputs()); i++) {
    int32_t input = op.inputs()->Get(i);
    operands.push_back(input < 0 ? builder.addAbsent(at) : valueOf(input, at));
  }
  auto typesAt = [&](const Indices *indices) {
    SmallVector<Type> types;
    for (size_t i = 0; i < sizeOf(indices); i++)
      if (int32_t tensor = indices->Get(i); tensor < 0)
        types.push_back(builder.getBuilder().getNoneType());
      else if (tensorAt(tensor).type() == schema::TensorType::RESOURCE)
        types.push_back(builder.getBuilder().getNoneType()); // a handle: it has no elements
      else
        types.push_back(typeOf(tensor, /*keepUnknown=*/false));
    return types;
  };
  SmallVector<Type> results = typesAt(op.outputs());
  SmallVector<Type> inner = typesAt(op.intermediates());
  // Values are missing only after an error; go on without building, to report every error.
  if (builder.failed())
    return;
  if (!inner.empty()) {
    NamedAttrList list(options);
    list.set("intermediates", typesOf(inner, builder.getBuilder()));
    options = list.getDictionary(at.getContext());
  }
  ValueRange made =
      builder.addNode(at, "tflite." + name, code->version(), operands, options, results);
  for (size_t i = 0; i < made.size(); i++)
    values[op.outputs()->Get(i)] = made[i];
}

void Importer::importOutputs() {
  for (size_t i = 0; i < sizeOf(graph->outputs()); i++) {
    int32_t index = graph->outputs()->Get(i);
    Value value = valueOf(index, locate(index));
    // Beside the static shape that the converter chose, the file may state which extents vary.
    RankedTensorType declared = typeOf(index, /*keepUnknown=*/true);
    if (value && declared)
      builder.addOutput(value, portName(index, &schema::SignatureDef::outputs), declared);
  }
}

OwningOpRef<ModuleOp> Importer::import(StringRef bytes) {
  if (!verify(bytes))
    return nullptr;
  checkModel();
  if (builder.failed())
    return nullptr;
  if (!importGraph())
    return nullptr;
  for (int32_t index : initializers) {
    graph = model->subgraphs()->Get(index);
    values.clear();
    produced.clear();
    reported.clear();
    builder.addFunction(fmt::format("{}{}", std::string_view(kSubgraph), index),
                        fmt::format("subgraph {}", index));
    if (!importGraph())
      return nullptr;
  }
  return builder.finish("tflite", kSchemaVersion, bytes);
}

} // namespace

OwningOpRef<ModuleOp> read(StringRef bytes, StringRef fileName, MLIRContext &context) {
  // The format's accessors read numbers in place.
  const llvm::Align kAlignment(16);
  if (llvm::isAddrAligned(kAlignment, bytes.data()))
    return Importer(fileName, context).import(bytes);
  auto aligned = llvm::WritableMemoryBuffer::getNewUninitMemBuffer(bytes.size(), "", kAlignment);
  if (!aligned)
    return nullptr;
  llvm::copy(bytes, aligned->getBufferStart());
  return Importer(fileName, context)
      .import(StringRef(aligned->getBufferStart(), aligned->getBufferSize()));
}

} // namespace burin::tflite
