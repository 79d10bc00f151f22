// Collects names, places and costs from a lowered module; decides nothing.
#include "codegen/ModelFacts.h"
#include "codegen/FormatConstants.h"
#include "codegen/Names.h"
#include "codegen/StepTensors.h"
#include "dialects/burin/Burin.h"
#include "dialects/burin/State.h"
#include "dialects/plan/Work.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/LinalgInterfaces.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include <cmath>
#include <fmt/format.h>

using namespace mlir;

namespace burin::cxx {

std::string cType(Type element) {
  if (element.isF32())
    return "float";
  if (element.isInteger(1))
    return "bool";
  return fmt::format("{}int{}_t", element.isUnsignedInteger() ? "u" : "",
                     element.getIntOrFloatBitWidth());
}
std::string dtypeName(Type element) {
  if (element.isF32())
    return "float32";
  if (element.isInteger(1))
    return "bool";
  return fmt::format("{}int{}", element.isUnsignedInteger() ? "u" : "",
                     element.getIntOrFloatBitWidth());
}

std::string tensorText(RankedTensorType type) {
  return fmt::format("{} [{}]", dtypeName(type.getElementType()), extentsText(type.getShape()));
}

namespace {

DenseElementsAttr constantOf(Value value) {
  DenseElementsAttr constant;
  matchPattern(plan::rootOf(value), m_Constant(&constant));
  return constant;
}

/// What a constant is for: the name it was given, or where the kernel uses it.
/// A start value broadcast into sums is a bias, a factor of them a weight.
std::string roleOf(Value operand, BlockArgument argument) {
  if (auto name = dyn_cast<NameLoc>(plan::rootOf(operand).getLoc()))
    for (StringRef known : {"bias", "multiplier", "shift", "table", "weight"})
      if (name.getName().getValue() == known)
        return known.str();
  for (Operation *user : argument.getUsers())
    if (auto op = dyn_cast<linalg::LinalgOp>(user)) {
      bool starts = llvm::is_contained(op.getDpsInits(), Value(argument));
      return op.getNumReductionLoops() > 0 && !starts ? "weight" : "bias";
    }
  return "table";
}

/// What emitted functions call their own variables and functions, beside the prelude's.
constexpr const char *kOwnNames[] = {
    "arena",  "probe", "run",         "self_test", "begin", "done",       "place",    "fill_border",
    "kFrame", "state", "next_number", "same",      "i",     "difference", "hash",     "bytes",
    "next",   "sum",   "weight",      "factor",    "reset", "turn",       "generator"};

class Collector {
public:
  Collector(ModuleOp module, std::set<std::string> helpers)
      : module(module), names(reserved(std::move(helpers))) {}

  llvm::Expected<ModelFacts> collect() {
    auto main = module.lookupSymbol<func::FuncOp>("main");
    auto arena = module->getAttrOfType<IntegerAttr>(plan::kArenaBytes);
    auto bound = module->getAttrOfType<IntegerAttr>(plan::kArenaLowerBound);
    if (!main || main.isExternal() || !arena || !bound)
      return llvm::createStringError("the module has not reached the phase \"lowered\" [B0602]");
    facts.arenaBytes = arena.getInt();
    auto least = module->getAttrOfType<IntegerAttr>(plan::kLeastOfAnyOrder);
    facts.anyOrder = least != nullptr;
    facts.lowerBound = least ? least.getInt() : bound.getInt();
    if (llvm::Error error = ports(main))
      return error;
    for (StatePlace place : statesOf(main))
      if (llvm::Error error = state(main, place))
        return error;
    SmallVector<plan::RunOp> runs(main.front().getOps<plan::RunOp>());
    kernels(runs);
    arenaTensors(runs);
    constants(runs);
    for (plan::RunOp run : runs)
      steps(run);
    if (runs.size() > 2 * kStepsOfPart)
      for (size_t first = 0; first < runs.size(); first += kStepsOfPart)
        facts.parts.push_back(names.take(fmt::format("part_{}", facts.parts.size() + 1)));
    return std::move(facts);
  }

private:
  static std::set<std::string> reserved(std::set<std::string> names) {
    names.insert(std::begin(kOwnNames), std::end(kOwnNames));
    return names;
  }

  llvm::Error ports(func::FuncOp main) {
    std::string refused;
    auto add = [&](bool isInput, Value value, Type type, DictionaryAttr attributes,
                   unsigned index) {
      PortFacts port;
      port.isInput = isInput;
      auto name = attributes ? attributes.getAs<StringAttr>("burin.name") : StringAttr();
      port.modelName = name ? name.str() : fmt::format("{}{}", isInput ? "input" : "output", index);
      port.identifier = names.take(snakeCase(port.modelName));
      port.type = types.take(upperCamelCase(port.modelName));
      port.tensor = cast<RankedTensorType>(type);
      port.offset = plan::arenaOffset(value);
      std::string data = port.inArena() ? port.type + "::data(arena)" : port.identifier + ".data";
      if (attributes && attributes.contains("burin.unsigned")) {
        // The user sees what the file states; kernels read and write the same bytes as int8.
        auto bits = port.tensor.getElementType().getIntOrFloatBitWidth();
        auto stored = IntegerType::get(module.getContext(), bits, IntegerType::Unsigned);
        data = fmt::format("reinterpret_cast<{}int{}_t *>({})",
                           isInput && !port.inArena() ? "const " : "", bits, data);
        port.tensor = RankedTensorType::get(port.tensor.getShape(), stored);
      }
      if (attributes)
        if (auto scale = attributes.getAs<FloatAttr>("burin.scale")) {
          port.scale = scale.getValueAsDouble();
          // The header states it as a float.
          if (auto stated = static_cast<float>(*port.scale); !std::isfinite(stated) || stated <= 0)
            refused = port.modelName;
          if (auto zero = attributes.getAs<IntegerAttr>("burin.zero_point"))
            port.zeroPoint = zero.getInt();
        }
      pointers[value] = data;
      if (port.inArena() && isInput)
        arenaPort(value, port.identifier, 0);
      if (!isInput)
        outputs[value] = port.identifier;
      facts.ports.push_back(port);
    };
    for (BlockArgument argument : main.getArguments())
      if (!isStateArgument(main, argument.getArgNumber()))
        add(true, argument, argument.getType(), main.getArgAttrDict(argument.getArgNumber()),
            argument.getArgNumber());
    for (auto [index, value] : llvm::enumerate(main.front().getTerminator()->getOperands()))
      if (!isStateResult(main, static_cast<unsigned>(index)))
        add(false, plan::rootOf(value), value.getType(),
            main.getResultAttrDict(static_cast<unsigned>(index)), static_cast<unsigned>(index));
    if (refused.empty())
      return llvm::Error::success();
    return llvm::createStringError(
        fmt::format("the scale of \"{}\" is no positive number [B0602]", commentText(refused)));
  }

  /// Old and new value are the same member: verify-emittable has seen that nothing reads the old
  /// one too late.
  llvm::Error state(func::FuncOp main, StatePlace place) {
    BlockArgument old = main.getArgument(place.argument);
    DictionaryAttr attributes = main.getArgAttrDict(place.argument);
    StateFacts state;
    auto name = attributes.getAs<StringAttr>("burin.name");
    state.modelName = name ? name.str() : fmt::format("state{}", facts.states.size());
    state.identifier = members.take(snakeCase(state.modelName));
    state.tensor = cast<RankedTensorType>(old.getType());
    state.initial = initialState(main, place.argument);
    if (!state.initial || state.initial.getType() != state.tensor)
      return llvm::createStringError(fmt::format(
          "the first value of \"{}\" is not of its type [B0602]", commentText(state.modelName)));
    if (auto scale = attributes.getAs<FloatAttr>("burin.scale")) {
      state.scale = scale.getValueAsDouble();
      if (auto zero = attributes.getAs<IntegerAttr>("burin.zero_point"))
        state.zeroPoint = zero.getInt();
    }
    Value root = plan::rootOf(main.front().getTerminator()->getOperand(place.result));
    pointers[old] = pointers[root] = "state." + state.identifier;
    inState[root] = state.identifier;
    if (!state.initial.isSplat()) {
      state.table = tables.take(constantName(state.identifier + "_initial"));
      facts.constants.push_back({state.table, state.initial});
      facts.constantBytes += plan::byteSize(state.tensor);
    }
    facts.states.push_back(std::move(state));
    return llvm::Error::success();
  }

  void kernels(ArrayRef<plan::RunOp> runs) {
    for (plan::RunOp run : runs) {
      auto function = module.lookupSymbol<func::FuncOp>(run.getKernel());
      stepNames[run] = names.take(snakeCase(run.getName()));
      auto [found, isNew] = kernelIndex.try_emplace(function, facts.kernels.size());
      if (isNew) {
        KernelFacts kernel;
        kernel.function = function;
        kernel.identifier = stepNames[run];
        kernel.macs = plan::macsOf(function);
        UniqueNames parameters({"out"});
        for (BlockArgument argument : plan::readArguments(function.front())) {
          Value operand = run.getInputs()[argument.getArgNumber()];
          kernel.parameters.push_back(
              parameters.take(constantOf(operand) ? roleOf(operand, argument) : "in"));
        }
        if (plan::scratchBytes(function) > 0)
          kernel.parameters.push_back(parameters.take("scratch"));
        kernel.parameters.push_back("out");
        facts.kernels.push_back(kernel);
      }
      KernelFacts &kernel = facts.kernels[found->second];
      kernel.steps.push_back(stepNames[run]);
      facts.macs += kernel.macs;
    }
  }

  /// A port in the arena is alive from step `first` on. Steps know it by its identifier; what they
  /// call it by so far is its address.
  void arenaPort(Value value, const std::string &identifier, int64_t first) {
    std::string &pointer = pointers[value];
    position[value] = facts.arena.size();
    facts.arena.push_back({identifier, pointer, "", cast<RankedTensorType>(value.getType()),
                           plan::arenaOffset(value), first, first});
    pointer = identifier;
  }

  void arenaTensors(ArrayRef<plan::RunOp> runs) {
    for (size_t index = 0; index < runs.size(); index++) {
      plan::RunOp run = runs[index];
      for (Value input : run.getInputs())
        if (auto found = position.find(plan::rootOf(input)); found != position.end())
          facts.arena[found->second].last = static_cast<int64_t>(index);
      auto first = static_cast<int64_t>(index);
      scratch(run, first);
      Value root = plan::rootOf(run.getResult());
      int64_t offset = plan::arenaOffset(root);
      if (offset < 0) // it lives in an output
        continue;
      if (auto found = position.find(root); found != position.end()) { // others write there, too
        facts.arena[found->second].last = first;
        continue;
      }
      if (auto output = outputs.find(root); output != outputs.end()) {
        arenaPort(root, output->second, first);
        continue;
      }
      position[root] = facts.arena.size();
      std::string name = names.take(stepNames[run] + "_out");
      inArena(name, cast<RankedTensorType>(root.getType()), offset, first);
      pointers[root] = name;
    }
    for (const auto &[output, identifier] : outputs)
      if (auto found = position.find(output); found != position.end())
        facts.arena[found->second].last = static_cast<int64_t>(runs.size()) - 1;
  }

  void inArena(const std::string &name, RankedTensorType type, int64_t offset, int64_t step) {
    std::string table = tables.take(constantName(name));
    std::string address = fmt::format("place<{}>(arena, {})", cType(type.getElementType()), table);
    facts.arena.push_back({name, address, table, type, offset, step, step});
  }

  /// What only the step itself needs, as words of 16 bits.
  void scratch(plan::RunOp run, int64_t index) {
    int64_t bytes = plan::scratchBytes(functionOf(run));
    if (bytes == 0)
      return;
    std::string name = names.take(stepNames[run] + "_scratch");
    auto words = RankedTensorType::get({bytes / 2}, IntegerType::get(module.getContext(), 16));
    inArena(name, words, plan::scratchOffset(run), index);
    scratchNames[run] = name;
  }

  /// One table for each constant, whichever steps share it.
  void constants(ArrayRef<plan::RunOp> runs) {
    llvm::DenseMap<Attribute, std::string> known;
    for (plan::RunOp run : runs) {
      const KernelFacts &kernel = facts.kernels[kernelIndex[functionOf(run)]];
      for (auto [operand, role] : llvm::zip(inputsOf(run), kernel.parameters)) {
        DenseElementsAttr value = constantOf(operand);
        if (!value)
          continue;
        // A reshaped constant is the same table.
        auto flat =
            value.reshape(RankedTensorType::get({value.getNumElements()}, value.getElementType()));
        auto [found, isNew] = known.try_emplace(flat);
        if (isNew) {
          found->second = tables.take(constantName(stepNames[run] + "_" + role));
          facts.constants.push_back(
              {found->second, value.reshape(cast<RankedTensorType>(operand.getType()))});
          facts.constantBytes += plan::byteSize(cast<RankedTensorType>(operand.getType()));
        }
        pointers[plan::rootOf(operand)] = found->second;
      }
    }
  }

  func::FuncOp functionOf(plan::RunOp run) {
    return module.lookupSymbol<func::FuncOp>(run.getKernel());
  }

  /// The tensors that a run passes to its kernel to read.
  SmallVector<Value> inputsOf(plan::RunOp run) {
    SmallVector<Value> inputs;
    for (BlockArgument argument : plan::readArguments(functionOf(run).front()))
      inputs.push_back(run.getInputs()[argument.getArgNumber()]);
    return inputs;
  }

  void steps(plan::RunOp run) {
    StepFacts step;
    step.identifier = stepNames[run];
    step.kernel = functionOf(run);
    for (Value input : inputsOf(run))
      step.arguments.push_back(expressionOf(input));
    if (auto scratch = scratchNames.find(run); scratch != scratchNames.end())
      step.arguments.push_back(scratch->second);
    plan::Place place = plan::placeOf(run.getResult());
    step.arguments.push_back(pointers.lookup(place.root));
    step.firstElement = elementsOf(place);
    if (auto origin = run.getOriginAttr())
      for (Attribute node : origin)
        if (auto name = dyn_cast<StringAttr>(node))
          step.origin.push_back(name.str());
    for (StringRef name : {plan::kComputedRows, plan::kKeptRows})
      if (auto rows = run->getAttrOfType<DenseI64ArrayAttr>(name); rows && rows.size() == 3)
        step.rows = {rows[0], rows[1], rows[2], name == plan::kKeptRows};
    step.result = cast<RankedTensorType>(run.getType());
    step.offset = static_cast<int64_t>(run.getOffset());
    step.output = outputs.lookup(plan::rootOf(run.getResult()));
    step.state = inState.lookup(plan::rootOf(run.getResult()));
    step.tensors = tensorsOf(run, step.kernel);
    facts.steps.push_back(step);
  }

  static int64_t elementsOf(const plan::Place &place) {
    auto type = cast<RankedTensorType>(place.root.getType());
    return place.offset / llvm::divideCeil(type.getElementTypeBitWidth(), 8);
  }

  /// The address of a value: that of its tensor, or of rows of it.
  std::string expressionOf(Value value) {
    plan::Place place = plan::placeOf(value);
    std::string tensor = pointers.lookup(place.root);
    return place.offset == 0 ? tensor : fmt::format("&{}[{}]", tensor, elementsOf(place));
  }

  ModuleOp module;
  ModelFacts facts;
  UniqueNames types{{"Arena", "Frame", "Probe", "Step", "State"}};
  // Ports and tensors are variables where kernels are called: one scope for both.
  UniqueNames names, members;
  UniqueNames tables{{"kModelId", "kArenaBytes", "kStateBytes", "kConstantBytes", "kMaxStackBytes",
                      "kMacs", "kScale", "kZeroPoint", "kExpected"}};
  llvm::DenseMap<Value, std::string> pointers, outputs, inState;
  llvm::DenseMap<Value, size_t> position; ///< of a value's tensor in facts.arena
  llvm::DenseMap<Operation *, std::string> stepNames, scratchNames;
  llvm::DenseMap<Operation *, size_t> kernelIndex;
};

} // namespace

int64_t ModelFacts::arenaBytesDuring(size_t step) const {
  auto now = static_cast<int64_t>(step);
  SmallVector<std::pair<int64_t, int64_t>> ranges;
  for (const ArenaTensor &one : arena)
    if (one.first <= now && now <= one.last)
      ranges.push_back({one.offset, one.offset + plan::byteSize(one.tensor)});
  llvm::sort(ranges);
  int64_t bytes = 0, counted = 0;
  for (auto [begin, end] : ranges) {
    bytes += std::max<int64_t>(end - std::max(begin, counted), 0);
    counted = std::max(counted, end);
  }
  return bytes;
}

int64_t memberAlignment(int64_t alignment) {
  constexpr int64_t kOfTensors = 16;
  return std::min(alignment, kOfTensors);
}

int64_t ModelFacts::stateBytes(int64_t alignment) const {
  auto rounded = [](int64_t bytes, int64_t unit) {
    return llvm::divideCeilSigned(bytes, unit) * unit;
  };
  int64_t bytes = 0;
  for (const StateFacts &state : states)
    bytes = rounded(bytes, memberAlignment(alignment)) + plan::byteSize(state.tensor);
  return rounded(bytes, alignment);
}

llvm::Expected<ModelFacts> collectFacts(ModuleOp module, std::set<std::string> helpers) {
  return Collector(module, std::move(helpers)).collect();
}

} // namespace burin::cxx
