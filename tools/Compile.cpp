// Runs a model through all phases and computes what its self-test expects.
#include "tools/Compile.h"
#include "codegen/Names.h"
#include "dialects/burin/Burin.h"
#include "dialects/burin/State.h"
#include "dialects/plan/Plan.h"
#include "frontend/Frontend.h"
#include "lowering/Dialects.h"
#include "lowering/evaluate/Evaluate.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/Path.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin {

void prepare(MLIRContext &context) {
  context.disableMultithreading();
  loadDialects(context);
}

static PipelineOptions pipelineOptions(const CompileOptions &options) {
  PipelineOptions pipeline;
  pipeline.target = options.target;
  pipeline.dims = options.dims;
  pipeline.rounding = options.rounding;
  pipeline.optimize = options.optimize;
  pipeline.ram = options.ram;
  pipeline.machineLimits = options.ownRamLimit ? MachineLimits::Ignore : options.machineLimits;
  pipeline.overwriteInput = options.overwriteInput;
  pipeline.cheapBands = options.cheapBands;
  pipeline.outputInArena = options.outputInArena;
  return pipeline;
}

llvm::Expected<std::string> modelName(const CompileOptions &options) {
  std::string name = options.name;
  if (name.empty())
    name = cxx::snakeCase(llvm::sys::path::stem(options.model), "model");
  if (cxx::isNamespaceName(name))
    return name;
  // The names that are fit are too many to list: one of them that is close.
  std::string fit = cxx::snakeCase(name, "model");
  return llvm::createStringError(
      fmt::format("--name \"{}\" {} [B0403]\nnote: --name {} would do", name,
                  cxx::isIdentifier(name)
                      ? "cannot be a namespace: C++ reserves it, or a common header declares it"
                      : "is not a C++ identifier",
                  fit));
}

static void tell(const CompileOptions &options, std::string what) {
  if (options.onPhase)
    options.onPhase(std::move(what));
}

/// What a .mlir file of a later phase has decided already must not be asked for otherwise.
static llvm::Error checkResumed(ModuleOp module, const CompileOptions &options) {
  auto tooLate = [&](std::string option) {
    return llvm::createStringError(fmt::format(
        "{} comes too late: \"{}\" is in the phase {} [B0403]\nnote: give the option to "
        "the command that writes the file",
        option, options.model, std::string_view(phaseName(phaseOf(module)))));
  };
  if (!options.dims.empty() && phaseOf(module) >= Phase::Legalized)
    return tooLate("--dim");
  if (!options.rounding.empty() && phaseOf(module) >= Phase::Quantized &&
      options.rounding != roundingOf(module))
    return tooLate("--rounding " + options.rounding);
  if (options.ram != 0 && phaseOf(module) >= Phase::Fused)
    return tooLate("--ram");
  for (auto [asked, option] : {std::pair(options.overwriteInput, "--overwrite-input"),
                               std::pair(options.outputInArena, "--output-in-arena")})
    if (asked && phaseOf(module) >= Phase::Planned)
      return tooLate(option);
  return llvm::Error::success();
}

llvm::Expected<OwningOpRef<ModuleOp>> readModel(MLIRContext &context,
                                                const CompileOptions &options) {
  tell(options, "reading the model");
  OwningOpRef<ModuleOp> module = importModel(llvm::StringRef(options.model), context);
  if (!module)
    return reportedError();
  if (llvm::Error error = checkResumed(*module, options))
    return error;
  return module;
}

llvm::Error lowerPhases(ModuleOp module, Phase phase, const CompileOptions &options) {
  PipelineOptions pipeline = pipelineOptions(options);
  // No pass, but the module says from now on which phase it has.
  if (failed(lowerTo(module, phaseOf(module), pipeline)))
    return reportedError();
  for (const PhaseInfo &info : phases()) {
    if (info.phase <= phaseOf(module) || info.phase > phase)
      continue;
    tell(options, fmt::format("phase {}", std::string_view(info.name)));
    if (failed(lowerTo(module, info.phase, pipeline)))
      return reportedError();
  }
  return llvm::Error::success();
}

static llvm::Error notEvaluated(llvm::Error error) {
  return llvm::createStringError(
      fmt::format("the self-test's expectation cannot be computed: {} [B0603]",
                  llvm::toString(std::move(error))));
}

/// Evaluates the model on the self-test's inputs. Kernels that are functions already are called.
static llvm::Expected<cxx::SelfTestExpectation> expectation(ModuleOp original) {
  OwningOpRef<ModuleOp> module = original.clone();
  module->walk([](plan::RunOp run) {
    OpBuilder builder(run);
    auto call = func::CallOp::create(builder, run.getLoc(), run.getKernelAttr(),
                                     TypeRange{run.getType()}, run.getInputs());
    run.getResult().replaceAllUsesWith(call.getResult(0));
    run.erase();
  });
  auto main = module->lookupSymbol<func::FuncOp>("main");
  if (!main)
    return llvm::createStringError("the module has no function \"main\" [B0602]");
  SmallVector<StatePlace> states = statesOf(main);
  std::vector<Tensor> inputs;
  for (BlockArgument argument : main.getArguments()) {
    auto type = dyn_cast<RankedTensorType>(argument.getType());
    if (!type || !type.hasStaticShape() || !type.getElementType().isIntOrFloat())
      return llvm::createStringError(
          fmt::format("input {} is no tensor of static shape, of integers or floats [B0602]",
                      argument.getArgNumber()));
    DenseElementsAttr initial = initialState(main, argument.getArgNumber());
    if (initial && initial.getType() != type)
      return llvm::createStringError(fmt::format(
          "the first value of input {} is not of its type [B0602]", argument.getArgNumber()));
    auto tensor = initial ? Tensor::fromAttribute(initial) : Tensor::zeros(type);
    if (!tensor)
      return notEvaluated(tensor.takeError());
    inputs.push_back(std::move(*tensor));
  }
  cxx::SelfTestExpectation expected;
  for (unsigned run = 0; run < cxx::selfTestRuns(!states.empty()); run++) {
    unsigned input = 0;
    for (BlockArgument argument : main.getArguments()) {
      if (isStateArgument(main, argument.getArgNumber()))
        continue;
      Tensor &tensor = inputs[argument.getArgNumber()];
      auto type = cast<RankedTensorType>(argument.getType());
      std::string bytes = cxx::selfTestInput(type, input++, run);
      if (bytes.size() != tensor.raw().size())
        return llvm::createStringError("an input's type has no self-test [B0602]");
      tensor.raw().assign(bytes.begin(), bytes.end());
    }
    auto outputs = evaluate(main, inputs);
    if (!outputs)
      return notEvaluated(outputs.takeError());
    std::vector<std::string> &row = expected.runs.emplace_back();
    for (auto [index, output] : llvm::enumerate(*outputs))
      if (!isStateResult(main, static_cast<unsigned>(index)))
        row.emplace_back(output.raw().begin(), output.raw().end());
    for (StatePlace state : states)
      inputs[state.argument] = std::move((*outputs)[state.result]);
  }
  for (StatePlace state : states) {
    const Tensor &left = inputs[state.argument];
    expected.states.emplace_back(left.raw().begin(), left.raw().end());
  }
  return expected;
}

llvm::Expected<std::vector<cxx::OutputFile>> compileModule(ModuleOp module, const Target &target,
                                                           const CompileOptions &options) {
  auto name = modelName(options);
  if (!name)
    return name.takeError();
  if (llvm::Error error = lowerPhases(module, Phase::Fused, options))
    return error;
  // The reference sees the model before target-dependent passes, the emitted code comes after them.
  tell(options, "evaluating the self-test");
  auto expected = expectation(module);
  if (!expected)
    return expected.takeError();
  if (llvm::Error error = lowerPhases(module, Phase::Lowered, options))
    return error;
  cxx::EmitOptions emit{*name,
                        roundingOf(module),
                        target,
                        std::move(*expected),
                        options.weights,
                        [&](size_t index, size_t count) {
                          tell(options, fmt::format("kernel {} of {}", index + 1, count));
                        }};
  return cxx::emitModel(module, emit);
}

llvm::Expected<std::vector<cxx::OutputFile>> compileModel(MLIRContext &context,
                                                          const CompileOptions &options) {
  // What is wrong with the command is said before a large model is read.
  auto target = loadTarget(options.target);
  if (!target)
    return target.takeError();
  auto name = modelName(options);
  if (!name)
    return name.takeError();
  auto module = readModel(context, options);
  if (!module)
    return module.takeError();
  return compileModule(**module, *target, options);
}

} // namespace burin
