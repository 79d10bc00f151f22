// Prints what tools need to know of an emitted model.
#include "codegen/Manifest.h"
#include "llvm/Support/JSON.h"

using namespace mlir;

namespace burin::cxx {

/// A name as JSON takes it: a file of IR may hold any bytes.
static std::string asText(llvm::StringRef name) { return llvm::json::fixUTF8(name); }

static llvm::json::Value portValue(const PortFacts &port) {
  llvm::json::Object object{{"name", asText(port.modelName)},
                            {"identifier", port.identifier},
                            {"type", port.type},
                            {"dtype", dtypeName(port.tensor.getElementType())},
                            {"shape", llvm::json::Array(port.tensor.getShape())},
                            {"bytes", plan::byteSize(port.tensor)}};
  object["arena"] = port.inArena() ? llvm::json::Value(port.offset) : llvm::json::Value(nullptr);
  // As a double of 17 digits: every machine prints the same, and it reads back exactly.
  object["scale"] = port.scale ? llvm::json::Value(*port.scale) : llvm::json::Value(nullptr);
  object["zero_point"] =
      port.scale ? llvm::json::Value(port.zeroPoint) : llvm::json::Value(nullptr);
  return object;
}

static llvm::json::Value stateValue(const StateFacts &state) {
  return llvm::json::Object{
      {"name", asText(state.modelName)},
      {"identifier", state.identifier},
      {"dtype", dtypeName(state.tensor.getElementType())},
      {"shape", llvm::json::Array(state.tensor.getShape())},
      {"bytes", plan::byteSize(state.tensor)},
      {"scale", state.scale ? llvm::json::Value(*state.scale) : llvm::json::Value(nullptr)},
      {"zero_point",
       state.scale ? llvm::json::Value(state.zeroPoint) : llvm::json::Value(nullptr)}};
}

static llvm::json::Value nameOrNull(const std::string &name) {
  return name.empty() ? llvm::json::Value(nullptr) : llvm::json::Value(name);
}

/// Where a step's result is, and where in it tensors of the model's file are.
static llvm::json::Object resultValue(const StepFacts &step) {
  llvm::json::Array tensors;
  for (const ModelTensor &tensor : step.tensors)
    tensors.push_back(llvm::json::Object{{"node", tensor.node},
                                         {"result", tensor.result},
                                         {"shape", llvm::json::Array(tensor.view.shape)},
                                         {"strides", llvm::json::Array(tensor.view.strides)},
                                         {"start", tensor.view.start}});
  bool inArena = step.offset >= 0;
  return llvm::json::Object{
      {"dtype", dtypeName(step.result.getElementType())},
      {"bytes", plan::byteSize(step.result)},
      {"arena", inArena ? llvm::json::Value(step.offset) : llvm::json::Value(nullptr)},
      {"output", inArena ? llvm::json::Value(nullptr) : nameOrNull(step.output)},
      {"state", inArena ? llvm::json::Value(nullptr) : nameOrNull(step.state)},
      {"tensors", std::move(tensors)}};
}

std::string printManifest(ModuleOp module, const ModelFacts &facts, const EmitOptions &options,
                          const std::vector<std::string> &sources, int64_t stackBytes) {
  llvm::json::Array inputs, outputs, states, steps;
  for (const StateFacts &state : facts.states)
    states.push_back(stateValue(state));
  for (const PortFacts &port : facts.ports)
    (port.isInput ? inputs : outputs).push_back(portValue(port));
  for (const auto &[index, step] : llvm::enumerate(facts.steps)) {
    int64_t constantBytes = 0;
    for (const ConstantFacts &constant : facts.constants)
      if (llvm::is_contained(step.arguments, constant.identifier))
        constantBytes += plan::byteSize(cast<RankedTensorType>(constant.value.getType()));
    llvm::json::Array origin;
    for (const std::string &node : step.origin)
      origin.push_back(asText(node));
    const KernelFacts *kernel = nullptr;
    for (const KernelFacts &candidate : facts.kernels)
      if (candidate.function == step.kernel)
        kernel = &candidate;
    llvm::json::Object object{{"name", step.identifier},
                              {"origin", std::move(origin)},
                              {"kernel", kernel->identifier},
                              {"macs", kernel->macs},
                              {"arena_bytes", facts.arenaBytesDuring(index)},
                              {"constant_bytes", constantBytes},
                              {"result", resultValue(step)}};
    if (step.rows)
      object["rows"] = llvm::json::Object{{"begin", step.rows->begin},
                                          {"end", step.rows->end},
                                          {"of", step.rows->all},
                                          {"kept", step.rows->isKept}};
    steps.push_back(std::move(object));
  }
  auto text = [&](llvm::StringRef attribute) {
    auto value = module->getAttrOfType<StringAttr>(attribute);
    return value ? asText(value.getValue()) : std::string();
  };
  llvm::json::Object manifest{
      {"burin", llvm::json::Object{{"version", BURIN_VERSION}, {"manifest", 1}}},
      {"model", llvm::json::Object{{"file", text("burin.source")},
                                   {"format", text("burin.format")},
                                   {"sha256", text("burin.sha256")}}},
      {"target", options.target.name},
      {"rounding", asText(options.rounding)},
      {"namespace", options.name},
      {"header", options.name + ".hpp"},
      {"sources", llvm::json::Array(sources)},
      {"inputs", std::move(inputs)},
      {"outputs", std::move(outputs)},
      {"states", std::move(states)},
      {"bytes", llvm::json::Object{{"arena", facts.arenaBytes},
                                   {"arena_lower_bound", facts.lowerBound},
                                   {"state", facts.stateBytes(options.target.arenaAlignment)},
                                   {"stack", stackBytes},
                                   // Known only after the target's compiler has run.
                                   {"code", nullptr},
                                   {"constants", facts.constantBytes}}},
      {"macs", facts.macs},
      {"steps", std::move(steps)}};
  std::string out;
  llvm::raw_string_ostream stream(out);
  llvm::json::OStream json(stream, 2);
  json.value(std::move(manifest));
  stream << "\n";
  return out;
}

} // namespace burin::cxx
