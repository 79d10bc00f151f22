// Collects what is known of a model from its IR after import and after planning.
#include "tools/Inspection.h"
#include "codegen/ModelFacts.h"
#include "dialects/burin/Foreign.h"
#include "dialects/plan/Storage.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringMap.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin {

static std::string elementName(Type element) {
  if (auto quantized = dyn_cast<quant::QuantizedType>(element))
    return fmt::format("{}int{}", quantized.isSigned() ? "" : "u",
                       quantized.getStorageTypeIntegralWidth());
  if (isa<FloatType>(element))
    return fmt::format("float{}", element.getIntOrFloatBitWidth());
  if (isa<IntegerType>(element))
    return cxx::dtypeName(element);
  std::string text;
  llvm::raw_string_ostream(text) << element;
  return text;
}

static Inspection::Port portOf(Type type, DictionaryAttr attributes, StringRef byDefault) {
  Inspection::Port port;
  auto name = attributes ? attributes.getAs<StringAttr>("burin.name") : StringAttr();
  port.name = name ? name.str() : byDefault.str();
  auto tensor = dyn_cast<RankedTensorType>(type);
  port.known = bool(tensor);
  if (!tensor)
    return port;
  port.dtype = elementName(tensor.getElementType());
  auto dims = attributes ? attributes.getAs<ArrayAttr>("burin.dims") : ArrayAttr();
  for (auto [axis, extent] : llvm::enumerate(tensor.getShape())) {
    std::string text = std::to_string(extent);
    if (ShapedType::isDynamic(extent)) {
      auto dim = dims && axis < dims.size() ? dyn_cast<StringAttr>(dims[axis]) : StringAttr();
      text = dim && !dim.empty() ? dim.str() : "?";
    }
    port.shape.push_back(text);
  }
  if (auto uniform = dyn_cast<quant::UniformQuantizedType>(tensor.getElementType())) {
    port.scale = uniform.getScale();
    port.zeroPoint = uniform.getZeroPoint();
  }
  return port;
}

static bool isSupported(ForeignOp op) {
  return llvm::any_of(importTable(), [&](const ImportRow &row) {
    return row.foreign == op.getName() && row.since <= static_cast<int64_t>(op.getVersion());
  });
}

namespace {

/// Loops of a kernel around one another, at most: four of a result, two of a window.
constexpr int64_t kDeepest = 6;

class Inspector {
public:
  Inspector(MLIRContext &context, const CompileOptions &options)
      : context(context), options(options) {}

  llvm::Expected<Inspection> inspect(llvm::Error &blocked) {
    auto target = loadTarget(options.target);
    if (!target)
      return target.takeError();
    machine = std::move(*target);
    auto module = readModel(context, options);
    if (!module)
      return module.takeError();
    result.model = options.model;
    auto format = (**module)->getAttrOfType<StringAttr>("burin.format");
    result.format = format ? format.str() : "mlir";
    result.target = machine.name;
    result.targetRam = machine.ramBytes;
    result.targetFlash = machine.flashBytes;
    result.rounding = options.rounding.empty() ? roundingOf(**module) : options.rounding;
    imported(**module);
    if (llvm::Error error = lowerPhases(**module, Phase::Lowered, options)) {
      blocked = std::move(error);
      return std::move(result);
    }
    auto facts = cxx::collectFacts(**module);
    if (!facts)
      blocked = facts.takeError();
    else
      planned(*facts);
    return std::move(result);
  }

private:
  void imported(ModuleOp module) {
    auto main = module.lookupSymbol<func::FuncOp>("main");
    if (!main || main.isExternal())
      return;
    for (BlockArgument argument : main.getArguments())
      result.inputs.push_back(portOf(argument.getType(),
                                     main.getArgAttrDict(argument.getArgNumber()),
                                     fmt::format("input{}", argument.getArgNumber())));
    for (auto [index, value] : llvm::enumerate(main.front().getTerminator()->getOperands()))
      result.outputs.push_back(portOf(value.getType(),
                                      main.getResultAttrDict(static_cast<unsigned>(index)),
                                      fmt::format("output{}", index)));
    llvm::MapVector<StringAttr, Inspection::Operator> count;
    main.walk([&](ForeignOp op) {
      Inspection::Operator &row = count[StringAttr::get(&context, op.getName())];
      row.name = op.getName().str();
      row.count++;
      row.supported &= isSupported(op);
      if (auto name = dyn_cast<NameLoc>(op.getLoc()))
        operatorOf[name.getName()] = op.getName().split('.').second.str();
    });
    for (auto &entry : count)
      result.operators.push_back(entry.second);
    // What blocks comes first, then what there is most of.
    llvm::stable_sort(result.operators, [](const auto &a, const auto &b) {
      return std::tuple(a.supported, -a.count, a.name) < std::tuple(b.supported, -b.count, b.name);
    });
  }

  /// A port of a planned model, or a state, which has the same facts.
  template <class Facts> static Inspection::Port plannedPort(const Facts &fact) {
    Inspection::Port port{fact.modelName,
                          cxx::dtypeName(fact.tensor.getElementType()),
                          {},
                          true,
                          fact.scale,
                          fact.zeroPoint,
                          plan::byteSize(fact.tensor)};
    for (int64_t extent : fact.tensor.getShape())
      port.shape.push_back(std::to_string(extent));
    return port;
  }

  void planned(const cxx::ModelFacts &facts) {
    result.inputs.clear();
    result.outputs.clear();
    for (const cxx::PortFacts &fact : facts.ports) {
      Inspection::Port port = plannedPort(fact);
      port.inArena = fact.inArena();
      (fact.isInput ? result.inputs : result.outputs).push_back(std::move(port));
    }
    for (const cxx::StateFacts &fact : facts.states)
      result.states.push_back(plannedPort(fact));
    llvm::DenseMap<Operation *, int64_t> macs;
    for (const cxx::KernelFacts &kernel : facts.kernels)
      macs[kernel.function] = kernel.macs;
    Inspection::Plan plan;
    for (const cxx::StepFacts &fact : facts.steps) {
      func::FuncOp kernel = fact.kernel;
      Inspection::Step step;
      step.name = fact.identifier;
      step.nodes = fact.origin;
      step.macs = macs[kernel];
      step.result = fmt::format("{} [{}]", cxx::dtypeName(fact.result.getElementType()),
                                fmt::join(fact.result.getShape(), ", "));
      std::vector<std::string> kinds;
      for (const std::string &node : fact.origin)
        if (std::string kind = operatorOf.lookup(node);
            !kind.empty() && !llvm::is_contained(kinds, kind))
          kinds.push_back(kind);
      step.operators = fmt::format("{}", fmt::join(kinds, " "));
      step.arenaBytes = facts.arenaBytesDuring(plan.steps.size());
      plan.steps.push_back(std::move(step));
    }
    for (size_t i = 0; i < plan.steps.size(); i++)
      if (plan.steps[i].arenaBytes > plan.steps[plan.peak].arenaBytes)
        plan.peak = i;
    plan.kernels = facts.kernels.size();
    plan.macs = facts.macs;
    plan.arenaBytes = facts.arenaBytes;
    for (const auto *side : {&result.inputs, &result.outputs})
      for (const Inspection::Port &port : *side)
        plan.portBytes += port.inArena ? 0 : port.bytes;
    plan.stateBytes = facts.stateBytes(machine.arenaAlignment);
    plan.lowerBound = facts.lowerBound;
    plan.anyOrder = facts.anyOrder;
    plan.constantBytes = facts.constantBytes;
    plan.stackBound = machine.stackBytes + machine.frameBytes + kDeepest * machine.loopBytes;
    result.plan = std::move(plan);
  }

  MLIRContext &context;
  const CompileOptions &options;
  Target machine;
  Inspection result;
  llvm::StringMap<std::string> operatorOf; ///< by the name of a node
};

} // namespace

llvm::Expected<Inspection> inspect(MLIRContext &context, const CompileOptions &options,
                                   llvm::Error &blocked) {
  return Inspector(context, options).inspect(blocked);
}

} // namespace burin
