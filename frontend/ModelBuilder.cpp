// Builds the module of foreign nodes, and checks what both formats leave to be checked.
#include "frontend/ModelBuilder.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SHA256.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin {

std::string printable(StringRef name) {
  constexpr size_t kMaxName = 256;
  std::string text = name.take_front(kMaxName).str();
  for (char &c : text)
    if (!llvm::isPrint(c))
      c = '?';
  return text;
}

std::optional<int64_t> countElements(ArrayRef<int64_t> shape) {
  constexpr int64_t kMaxElements = (int64_t(1) << 31) - 1;
  constexpr size_t kMaxRank = 16;
  if (shape.size() > kMaxRank)
    return std::nullopt;
  int64_t count = 1;
  for (int64_t extent : shape) {
    if (ShapedType::isDynamic(extent))
      continue;
    // Both factors are below 2^31, so that the product cannot leave 64 bits.
    if (extent < 0 || extent > kMaxElements || (count *= extent) > kMaxElements)
      return std::nullopt;
  }
  return count;
}

int64_t elementBytes(Type type) { return (type.getIntOrFloatBitWidth() + 7) / 8; }

DenseElementsAttr elementsFromBytes(RankedTensorType type, ArrayRef<char> bytes) {
  Type element = type.getElementType();
  std::optional<int64_t> count = countElements(type.getShape());
  if (!count || static_cast<int64_t>(bytes.size()) != *count * elementBytes(element))
    return {};
  if (!element.isInteger(1))
    return DenseElementsAttr::getFromRawBuffer(type, bytes);
  SmallVector<bool> bits;
  for (char byte : bytes)
    bits.push_back(byte != 0);
  return DenseElementsAttr::get(type, bits);
}

Diagnostics::Diagnostics(StringRef fileName, MLIRContext &context)
    : attributes(&context),
      fileName(attributes.getStringAttr(printable(llvm::sys::path::filename(fileName)))) {}

Location Diagnostics::file() const { return FileLineColLoc::get(fileName, 0, 0); }

static Location named(const std::string &name, StringAttr file, unsigned line, unsigned column) {
  return NameLoc::get(StringAttr::get(file.getContext(), name),
                      FileLineColLoc::get(file, line, column));
}
Location Diagnostics::node(StringRef name, StringRef op, size_t index) const {
  std::string text = name.empty() ? fmt::format("{}_{}", printable(op), index) : printable(name);
  return named(text, fileName, static_cast<unsigned>(index + 1), 0);
}
Location Diagnostics::tensor(StringRef name, size_t index) const {
  std::string text = name.empty() ? fmt::format("tensor_{}", index) : printable(name);
  return named(text, fileName, 0, static_cast<unsigned>(index + 1));
}

InFlightDiagnostic Diagnostics::error(Location at, StringRef code, const std::string &message) {
  anyError = true;
  return mlir::emitError(at) << message << " [" << code << "]";
}

ModelBuilder::ModelBuilder(StringRef fileName, MLIRContext &context)
    : Diagnostics(fileName, context), builder(&context), source(this->fileName) {
  context.loadDialect<BurinDialect, func::FuncDialect, quant::QuantDialect>();
  std::string stem = printable(llvm::sys::path::stem(fileName));
  module = ModuleOp::create(file(), stem.empty() ? "model" : stem);
  builder.setInsertionPointToStart(module->getBody());
  function = func::FuncOp::create(builder, file(), "main", builder.getFunctionType({}, {}));
  body = function.addEntryBlock();
  builder.setInsertionPointToStart(body);
}

Value ModelBuilder::addInput(Location at, RankedTensorType type, StringRef name,
                             ArrayRef<std::string> dims) {
  SmallVector<Attribute> names;
  for (const std::string &dim : dims)
    names.push_back(builder.getStringAttr(printable(dim)));
  inputs.push_back(builder.getDictionaryAttr(
      {builder.getNamedAttr("burin.name", builder.getStringAttr(printable(name))),
       builder.getNamedAttr("burin.dims", builder.getArrayAttr(names))}));
  return body->addArgument(type, at);
}

Value ModelBuilder::addConstant(Location at, RankedTensorType type, DenseElementsAttr value) {
  return ConstantOp::create(builder, at, type, value);
}

Value ModelBuilder::addAbsent(Location at) {
  return AbsentOp::create(builder, at, builder.getNoneType());
}

ValueRange ModelBuilder::addNode(Location at, StringRef name, int64_t version, ValueRange operands,
                                 DictionaryAttr options, TypeRange results) {
  constexpr size_t kMostNodes = 10000, kMostValues = 1024;
  if (++nodes == kMostNodes + 1)
    error(
        at, codes::kTooLarge,
        fmt::format("the model has more than {} nodes, which are the most supported", kMostNodes));
  if (operands.size() > kMostValues || results.size() > kMostValues)
    error(at, codes::kTooLarge,
          fmt::format("the node has {} operands and {} results, at most {} are supported",
                      operands.size(), results.size(), kMostValues));
  return ForeignOp::create(builder, at, results, printable(name), version, operands, options)
      ->getResults();
}

void ModelBuilder::addOutput(Value value, StringRef name, Type declared) {
  SmallVector<NamedAttribute> about = {
      builder.getNamedAttr("burin.name", builder.getStringAttr(printable(name)))};
  if (declared && declared != value.getType())
    about.push_back(builder.getNamedAttr("burin.declared", TypeAttr::get(declared)));
  outputs.push_back(builder.getDictionaryAttr(about));
  results.push_back(value);
}

void ModelBuilder::endFunction() {
  constexpr size_t kMostPorts = 256;
  if (inputs.size() > kMostPorts || outputs.size() > kMostPorts)
    error(file(), codes::kTooLarge,
          fmt::format("the model has {} inputs and {} outputs, at most {} are supported",
                      inputs.size(), outputs.size(), kMostPorts));
  func::ReturnOp::create(builder, file(), results);
  function.setType(
      builder.getFunctionType(body->getArgumentTypes(), ValueRange(results).getTypes()));
  function.setAllArgAttrs(inputs);
  function.setAllResultAttrs(outputs);
  inputs.clear();
  outputs.clear();
  results.clear();
}

void ModelBuilder::addFunction(StringRef name, StringRef label) {
  endFunction();
  fileName = attributes.getStringAttr(source.getValue() + ", " + label);
  builder.setInsertionPointToEnd(module->getBody());
  function = func::FuncOp::create(builder, file(), name, builder.getFunctionType({}, {}));
  function.setPrivate();
  body = function.addEntryBlock();
  builder.setInsertionPointToStart(body);
}

OwningOpRef<ModuleOp> ModelBuilder::finish(StringRef format, int64_t version, StringRef bytes) {
  endFunction();
  if (failed())
    return nullptr;
  auto digest = llvm::SHA256::hash(llvm::arrayRefFromStringRef(bytes));
  Operation *op = module->getOperation();
  op->setAttr("burin.format", builder.getStringAttr(format));
  op->setAttr("burin.source", source);
  op->setAttr("burin.sha256", builder.getStringAttr(llvm::toHex(digest, /*LowerCase=*/true)));
  op->setAttr("burin.version", builder.getI64IntegerAttr(version));
  if (mlir::failed(mlir::verify(op)))
    return nullptr;
  return std::move(module);
}

} // namespace burin
