// The order of the passes: the only place that knows it.
#include "lowering/Pipeline.h"
#include "dialects/CodedErrors.h"
#include "lowering/Passes.h"
#include "mlir/Pass/PassManager.h"

using namespace mlir;

namespace burin {

static constexpr PhaseInfo kPhases[] = {
    {Phase::Imported, "imported", "foreign nodes as the file has them"},
    {Phase::Legalized, "legalized", "burin operators, shapes known, constants folded"},
    {Phase::Quantized, "quantized", "integer arithmetic of the rounding profile"},
    {Phase::Fused, "fused", "steps of linalg on tensors"},
    {Phase::Tiled, "tiled", "steps with schedules, weights packed for the target"},
    {Phase::Planned, "planned", "tensors placed in the arena"},
    {Phase::Lowered, "lowered", "kernels shared by equal steps, ready for codegen"},
    {Phase::Cxx, "cxx", "the C++ source"},
};

static constexpr OptimizeInfo kOptimizations[] = {
    {Optimize::Speed, "speed", "fewest instructions, at the cost of constants and code"},
    {Optimize::Size, "size", "least code, at the cost of instructions"},
    {Optimize::Ram, "ram", "least memory: layers in bands of rows, at the cost of copies and code"},
};

ArrayRef<PhaseInfo> phases() { return kPhases; }

ArrayRef<OptimizeInfo> optimizations() { return kOptimizations; }

std::optional<Phase> phaseNamed(StringRef name) {
  for (const PhaseInfo &info : kPhases)
    if (info.name == name)
      return info.phase;
  return std::nullopt;
}

StringRef phaseName(Phase phase) { return kPhases[static_cast<unsigned>(phase)].name; }

Phase phaseOf(ModuleOp module) {
  auto name = module->getAttrOfType<StringAttr>(kPhase);
  auto phase = name ? phaseNamed(name) : std::nullopt;
  return phase.value_or(Phase::Imported);
}

std::string roundingOf(ModuleOp module) {
  if (auto name = module->getAttrOfType<StringAttr>(kRounding))
    return name.str();
  auto format = module->getAttrOfType<StringAttr>("burin.format");
  return format && format.getValue() == "onnx" ? "ort-qdq" : "tflite-ref";
}

static void addPasses(OpPassManager &manager, Phase phase, const PipelineOptions &options) {
  switch (phase) {
  case Phase::Imported:
  case Phase::Cxx:
    return;
  case Phase::Legalized: {
    manager.addPass(createFunctionalState());
    FixDimensionsOptions dims;
    dims.dims.assign(options.dims.begin(), options.dims.end());
    manager.addPass(createFixDimensions(dims));
    manager.addPass(createLegalizeForeign());
    JoinQdqOptions join;
    join.rounding = options.rounding;
    manager.addPass(createJoinQdq(join));
    manager.addPass(createSinkTransposes());
    manager.addPass(createFoldScales());
    manager.addPass(createFoldConstants());
    manager.addPass(createJoinEqual());
    return;
  }
  case Phase::Quantized: {
    QuantizeOptions quantize;
    quantize.rounding = options.rounding;
    manager.addPass(createQuantize(quantize));
    manager.addPass(createFoldConstants());
    manager.addPass(createJoinEqual());
    return;
  }
  case Phase::Fused: {
    manager.addPass(createFormSteps());
    manager.addPass(createFuseSteps());
    ChooseBandsOptions bands;
    bands.ram = options.ram;
    bands.least = options.optimize == Optimize::Ram;
    bands.cheap = options.cheapBands && !options.optimize;
    bands.target = options.target;
    bands.machine = options.machineLimits != MachineLimits::Ignore;
    bands.refuse = options.machineLimits != MachineLimits::Warn;
    bands.overwriteInput = options.overwriteInput;
    bands.outputInArena = options.outputInArena;
    manager.addPass(createChooseBands(bands));
    return;
  }
  case Phase::Tiled: {
    manager.addPass(createSplitRows());
    ChooseSchedulesOptions schedules;
    schedules.target = options.target;
    for (const OptimizeInfo &info : optimizations())
      if (options.optimize == info.optimize)
        schedules.optimize = info.name.str();
    manager.addPass(createChooseSchedules(schedules));
    manager.addPass(createPackContractions());
    return;
  }
  case Phase::Planned: {
    OrderStepsOptions order;
    order.overwriteInput = options.overwriteInput;
    order.outputInArena = options.outputInArena;
    if (!options.quickPlan)
      manager.addPass(createOrderSteps(order));
    PlanArenaOptions places;
    places.overwriteInput = options.overwriteInput;
    places.outputInArena = options.outputInArena;
    places.quick = options.quickPlan;
    manager.addPass(createPlanArena(places));
    return;
  }
  case Phase::Lowered:
    manager.addPass(createOutlineKernels());
    manager.addPass(createVerifyEmittable());
    return;
  }
}

void buildPipeline(OpPassManager &manager, Phase from, Phase to, const PipelineOptions &options) {
  for (const PhaseInfo &info : kPhases)
    if (info.phase > from && info.phase <= to)
      addPasses(manager, info.phase, options);
}

LogicalResult lowerTo(ModuleOp module, Phase to, const PipelineOptions &options) {
  PassManager manager(module.getContext());
  buildPipeline(manager, phaseOf(module), to, options);
  // What comes from a file is checked like what passes have made.
  if (phaseOf(module) == Phase::Lowered)
    manager.addPass(createVerifyEmittable());
  CodedErrors coded(*module.getContext(), "B0503");
  if (failed(manager.run(module)))
    return failure();
  StringRef name = phaseName(std::max(phaseOf(module), to));
  module->setAttr(kPhase, StringAttr::get(module.getContext(), name));
  return success();
}

} // namespace burin
