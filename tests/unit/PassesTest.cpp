// Passes keep what a model computes: the evaluator runs the IR after every pass and compares, bit
// for bit.
#include "lowering/Passes.h"
#include "dialects/burin/Burin.h"
#include "dialects/plan/Plan.h"
#include "frontend/Frontend.h"
#include "lowering/Pipeline.h"
#include "lowering/evaluate/Evaluate.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"
#include "tools/Compile.h"
#include "llvm/ADT/StringExtras.h"
#include "gtest/gtest.h"
#include <cmath>
#include <cstdlib>
#include <functional>
#include <random>

using namespace burin;
using mlir::ModuleOp;
using mlir::OwningOpRef;

namespace {

/// Depthwise with two filters a channel, groups, dilation, a border that does not count, a residual
/// sum, broadcasts and transposes: forms that the example models do not have.
constexpr const char *kFloatModel = R"mlir(
func.func @main(%x: tensor<1x4x9x7xf32>) -> (tensor<1x12xf32>, tensor<1x16x3x3xf32>) {
  %wd = burin.constant dense<WD> : tensor<8x3x3x1xf32> : tensor<8x3x3x1xf32>
  %bd = burin.constant dense<[0.5, -0.25, 0.125, 1.0, 0.0, -1.0, 0.75, 0.3]> : tensor<8xf32> : tensor<8xf32>
  %wg = burin.constant dense<WG> : tensor<8x1x1x4xf32> : tensor<8x1x1x4xf32>
  %wl = burin.constant dense<WL> : tensor<16x2x2x8xf32> : tensor<16x2x2x8xf32>
  %bl = burin.constant dense<0.1> : tensor<16xf32> : tensor<16xf32>
  %wm = burin.constant dense<WM> : tensor<12x16xf32> : tensor<12x16xf32>
  %bm = burin.constant dense<-0.2> : tensor<12xf32> : tensor<12xf32>
  %k = burin.constant dense<[[[0.5]], [[2.0]], [[-1.5]], [[0.25]]]> : tensor<4x1x1xf32> : tensor<4x1x1xf32>
  %xk = burin.mul %x, %k : (tensor<1x4x9x7xf32>, tensor<4x1x1xf32>) -> tensor<1x4x9x7xf32>
  %t = burin.transpose %xk {permutation = array<i64: 0, 2, 3, 1>} : (tensor<1x4x9x7xf32>) -> tensor<1x9x7x4xf32>
  %p = burin.pad %t {low = array<i64: 0, 1, 0, 0>, high = array<i64: 0, 0, 2, 0>, value = 0.0 : f64} : (tensor<1x9x7x4xf32>) -> tensor<1x10x9x4xf32>
  %d = burin.conv_2d %p, %wd, %bd {strides = array<i64: 2, 1>, dilations = array<i64: 1, 2>, groups = 4 : i64} : (tensor<1x10x9x4xf32>, tensor<8x3x3x1xf32>, tensor<8xf32>) -> tensor<1x4x5x8xf32>
  %r = burin.clamp %d {low = -0.5 : f64, high = 6.0 : f64} : (tensor<1x4x5x8xf32>) -> tensor<1x4x5x8xf32>
  %g = burin.conv_2d %r, %wg, %bd {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 2 : i64} : (tensor<1x4x5x8xf32>, tensor<8x1x1x4xf32>, tensor<8xf32>) -> tensor<1x4x5x8xf32>
  %s = burin.add %g, %r : (tensor<1x4x5x8xf32>, tensor<1x4x5x8xf32>) -> tensor<1x4x5x8xf32>
  %q = burin.pad %s {low = array<i64: 0, 0, 0, 0>, high = array<i64: 0, 1, 0, 0>, value = 0.0 : f64} : (tensor<1x4x5x8xf32>) -> tensor<1x5x5x8xf32>
  %a = burin.average_pool_2d %q {window = array<i64: 2, 2>, strides = array<i64: 1, 1>, border = array<i64: 0, 0, 1, 0>} : (tensor<1x5x5x8xf32>) -> tensor<1x4x4x8xf32>
  %l = burin.conv_2d %a, %wl, %bl {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x4x4x8xf32>, tensor<16x2x2x8xf32>, tensor<16xf32>) -> tensor<1x3x3x16xf32>
  %first = burin.transpose %l {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x3x3x16xf32>) -> tensor<1x16x3x3xf32>
  %relu = burin.clamp %first {low = 0.0 : f64, high = 0x7FF0000000000000 : f64} : (tensor<1x16x3x3xf32>) -> tensor<1x16x3x3xf32>
  %back = burin.transpose %relu {permutation = array<i64: 0, 2, 3, 1>} : (tensor<1x16x3x3xf32>) -> tensor<1x3x3x16xf32>
  %m = burin.max_pool_2d %back {window = array<i64: 3, 3>, strides = array<i64: 1, 1>} : (tensor<1x3x3x16xf32>) -> tensor<1x1x1x16xf32>
  %f = burin.reshape %m : (tensor<1x1x1x16xf32>) -> tensor<1x16xf32>
  %y = burin.matmul %f, %wm, %bm : (tensor<1x16xf32>, tensor<12x16xf32>, tensor<12xf32>) -> tensor<1x12xf32>
  %z = burin.softmax %y {beta = 1.0 : f64} : (tensor<1x12xf32>) -> tensor<1x12xf32>
  return %z, %relu : tensor<1x12xf32>, tensor<1x16x3x3xf32>
}
)mlir";

/// The integer forms: per-channel weights, left and right shifts, a rescaled sum that broadcasts, a
/// mean with a border, an output that is also read, one that is an input.
constexpr const char *kInt8Model = R"mlir(
!x = !quant.uniform<i8:f32, 0.05:-3>
!a = !quant.uniform<i8:f32, 0.04:5>
!s = !quant.uniform<i8:f32, 0.09:7>
!y = !quant.uniform<i8:f32, 0.12:-11>
!p = !quant.uniform<i8:f32, 0.00390625:-128>
!wd = !quant.uniform<i8:f32:0, {0.01, 0.02, 0.9, 0.005, 0.01, 0.01, 0.02, 0.03}>
!wl = !quant.uniform<i8:f32, 0.01>
func.func @main(%x: tensor<1x6x5x8x!x>, %v: tensor<1x1x1x8x!x>) -> (tensor<2x12x!p>, tensor<1x6x5x8x!s>, tensor<1x1x1x8x!x>) {
  %wd = burin.constant dense<WD8> : tensor<8x3x3x1xi8> : tensor<8x3x3x1x!wd>
  %bd = burin.constant dense<[5, -25, 125, 100, 0, -10, 75, 30]> : tensor<8xi32> : tensor<8xi32>
  %wm = burin.constant dense<WM8> : tensor<12x24xi8> : tensor<12x24x!wl>
  %bm = burin.constant dense<-20> : tensor<12xi32> : tensor<12xi32>
  %p = burin.pad %x {low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 1, 1, 0>, value = 0.0 : f64} : (tensor<1x6x5x8x!x>) -> tensor<1x8x7x8x!x>
  %d = burin.conv_2d %p, %wd, %bd {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 8 : i64} : (tensor<1x8x7x8x!x>, tensor<8x3x3x1x!wd>, tensor<8xi32>) -> tensor<1x6x5x8x!a>
  %r = burin.clamp %d {low = 0.0 : f64, high = 6.0 : f64} : (tensor<1x6x5x8x!a>) -> tensor<1x6x5x8x!a>
  %s = burin.add %r, %v : (tensor<1x6x5x8x!a>, tensor<1x1x1x8x!x>) -> tensor<1x6x5x8x!s>
  %q = burin.pad %s {low = array<i64: 0, 0, 0, 0>, high = array<i64: 0, 0, 1, 0>, value = -0.63 : f64} : (tensor<1x6x5x8x!s>) -> tensor<1x6x6x8x!s>
  %a = burin.average_pool_2d %q {window = array<i64: 3, 2>, strides = array<i64: 3, 2>, border = array<i64: 0, 0, 0, 1>} : (tensor<1x6x6x8x!s>) -> tensor<1x2x3x8x!s>
  %f = burin.reshape %a : (tensor<1x2x3x8x!s>) -> tensor<2x24x!s>
  %y = burin.matmul %f, %wm, %bm : (tensor<2x24x!s>, tensor<12x24x!wl>, tensor<12xi32>) -> tensor<2x12x!y>
  %z = burin.softmax %y {beta = 1.0 : f64} : (tensor<2x12x!y>) -> tensor<2x12x!p>
  return %z, %s, %v : tensor<2x12x!p>, tensor<1x6x5x8x!s>, tensor<1x1x1x8x!x>
}
)mlir";

struct Model {
  std::string name;
  std::string file;         ///< in $BURIN_EXAMPLES/digits, or
  const char *text = "";    ///< IR of the phase legalized
  unsigned fewestPairs = 0; ///< pairs of passes whose IR must have been compared
};

void PrintTo(const Model &model, std::ostream *out) { *out << model.name; }

/// Replaces the shorthand for a constant's elements by raw bytes of fixed pseudo-random numbers.
std::string withWeights(llvm::StringRef text) {
  std::string result;
  std::minstd_rand generator(7);
  while (!text.empty()) {
    auto [head, tail] = text.split("dense<W");
    result += head;
    if (tail.empty())
      break;
    auto [name, rest] = tail.split('>');
    // "> : tensor<8x3x3x1xf32>": the number of elements is the product of the extents.
    llvm::StringRef shape = rest.split('<').second.split('>').first;
    int64_t elements = 1, extent = 0;
    while (!shape.consumeInteger(10, extent)) {
      elements *= extent;
      shape.consume_front("x");
    }
    std::string bytes;
    std::uniform_real_distribution<float> real(-0.5F, 0.5F);
    for (int64_t i = 0; i < elements; i++) {
      float number = real(generator);
      auto integer = static_cast<int8_t>(number * 250);
      if (name.ends_with("8"))
        bytes.append(reinterpret_cast<const char *>(&integer), sizeof(integer));
      else
        bytes.append(reinterpret_cast<const char *>(&number), sizeof(number));
    }
    result += "dense<\"0x" + llvm::toHex(bytes) + "\">";
    text = rest;
  }
  return result;
}

/// The passes in the order of the pipeline, each under its name.
std::vector<std::pair<std::string, std::function<std::unique_ptr<mlir::Pass>()>>>
passesFor(const std::string &target) {
  ChooseSchedulesOptions schedules;
  schedules.target = target;
  ChooseBandsOptions bands;
  bands.cheap = true;
  bands.target = target;
  return {{"fix-dimensions", [] { return createFixDimensions(); }},
          {"legalize-foreign", [] { return createLegalizeForeign(); }},
          {"sink-transposes", [] { return createSinkTransposes(); }},
          {"fold-constants", [] { return createFoldConstants(); }},
          {"cse", [] { return mlir::createCSEPass(); }},
          {"quantize", [] { return createQuantize(); }},
          {"fold-constants", [] { return createFoldConstants(); }},
          {"cse", [] { return mlir::createCSEPass(); }},
          {"form-steps", [] { return createFormSteps(); }},
          {"fuse-steps", [] { return createFuseSteps(); }},
          {"choose-bands", [=] { return createChooseBands(bands); }},
          {"split-rows", [] { return createSplitRows(); }},
          {"choose-schedules", [=] { return createChooseSchedules(schedules); }},
          {"pack-contractions", [] { return createPackContractions(); }},
          {"order-steps", [] { return createOrderSteps(); }},
          {"plan-arena", [] { return createPlanArena(); }},
          {"outline-kernels", [] { return createOutlineKernels(); }},
          {"verify-emittable", [] { return createVerifyEmittable(); }}};
}

/// Whether the evaluator can tell what the module means: no foreign nodes, no quantized tensors
/// (whose real arithmetic is not what the integers compute).
bool hasExactMeaning(ModuleOp module) {
  auto quantized = [](mlir::Type type) {
    return llvm::isa<mlir::quant::QuantizedType>(mlir::getElementTypeOrSelf(type));
  };
  return !module
              .walk([&](mlir::Operation *op) {
                bool inexact = llvm::isa<ForeignOp>(op) ||
                               llvm::any_of(op->getOperandTypes(), quantized) ||
                               llvm::any_of(op->getResultTypes(), quantized);
                return inexact ? mlir::WalkResult::interrupt() : mlir::WalkResult::advance();
              })
              .wasInterrupted();
}

/// A copy that the evaluator takes: operators replaced by their definitions, runs by calls.
OwningOpRef<ModuleOp> evaluable(ModuleOp original) {
  OwningOpRef<ModuleOp> module = original.clone();
  llvm::SmallVector<mlir::Operation *> ops;
  module->walk([&](mlir::Operation *op) {
    if (llvm::isa<ComputeOpInterface, plan::RunOp>(op))
      ops.push_back(op);
  });
  for (mlir::Operation *op : ops) {
    mlir::OpBuilder builder(op);
    if (auto run = llvm::dyn_cast<plan::RunOp>(op)) {
      auto call = mlir::func::CallOp::create(builder, run.getLoc(), run.getKernelAttr(),
                                             mlir::TypeRange{run.getType()}, run.getInputs());
      op->replaceAllUsesWith(call);
    } else {
      auto compute = llvm::cast<ComputeOpInterface>(op);
      op->replaceAllUsesWith(compute.define(builder, op->getOperands()));
    }
    op->erase();
  }
  return module;
}

using Outputs = std::vector<std::vector<char>>;

/// The outputs on the `sample`-th pseudo-random input.
void evaluateOn(ModuleOp module, unsigned sample, Outputs &outputs) {
  auto main = module.lookupSymbol<mlir::func::FuncOp>("main");
  std::minstd_rand generator(sample + 1);
  std::vector<Tensor> inputs;
  for (mlir::Type type : main.getArgumentTypes()) {
    Tensor tensor = llvm::cantFail(Tensor::zeros(llvm::cast<mlir::RankedTensorType>(type)));
    if (isFloat(tensor.getKind())) {
      std::uniform_real_distribution<float> range(-1, 1);
      for (float &number : tensor.as<float>())
        number = range(generator);
    } else {
      for (char &byte : tensor.raw())
        byte = static_cast<char>(generator() >> 7);
    }
    inputs.push_back(std::move(tensor));
  }
  auto results = evaluate(main, inputs);
  ASSERT_TRUE(static_cast<bool>(results)) << llvm::toString(results.takeError());
  for (const Tensor &result : *results) {
    if (isFloat(result.getKind())) {
      for (float number : result.as<float>())
        ASSERT_TRUE(std::isfinite(number)) << "unwritten memory is read";
    }
    outputs.push_back(result.raw());
  }
}

constexpr unsigned kSamples = 3;

std::string textOf(ModuleOp module) {
  module->removeAttr(kPhase);
  std::string text;
  llvm::raw_string_ostream stream(text);
  module->print(stream);
  return text;
}

class PassesTest : public testing::TestWithParam<std::tuple<Model, std::string>> {
protected:
  PassesTest() { prepare(context); }

  OwningOpRef<ModuleOp> read(const Model &model) {
    if (model.file.empty())
      return mlir::parseSourceString<ModuleOp>(withWeights(model.text), &context);
    const char *examples = std::getenv("BURIN_EXAMPLES");
    if (!examples)
      return {};
    return importModel(std::string(examples) + "/digits/" + model.file, context);
  }

  mlir::MLIRContext context;
};

TEST_P(PassesTest, EveryPassKeepsTheOutputs) {
  const auto &[model, target] = GetParam();
  OwningOpRef<ModuleOp> module = read(model);
  ASSERT_TRUE(module) << "the model cannot be read; files are looked for in $BURIN_EXAMPLES";
  std::vector<Outputs> before;
  unsigned pairs = 0;
  for (const auto &[name, create] : passesFor(target)) {
    SCOPED_TRACE("after " + name);
    mlir::PassManager manager(&context);
    manager.addPass(create());
    ASSERT_TRUE(llvm::succeeded(manager.run(*module)));
    if (!hasExactMeaning(*module))
      continue;
    OwningOpRef<ModuleOp> meaning = evaluable(*module);
    ASSERT_TRUE(llvm::succeeded(mlir::verify(*meaning)));
    std::vector<Outputs> now(kSamples);
    for (unsigned sample = 0; sample < kSamples; sample++)
      evaluateOn(*meaning, sample, now[sample]);
    if (HasFatalFailure())
      return;
    EXPECT_NE(now[0], now[1]) << "the outputs do not depend on the inputs";
    for (unsigned sample = 0; sample < kSamples && !before.empty(); sample++)
      EXPECT_EQ(before[sample], now[sample]) << "sample " << sample;
    pairs += before.empty() ? 0 : 1;
    before = std::move(now);
  }
  EXPECT_GE(pairs, model.fewestPairs);
}

/// What is compared above is what the pipeline runs, no pass more or less and in its order.
TEST_P(PassesTest, AreThoseOfThePipeline) {
  const auto &[model, target] = GetParam();
  OwningOpRef<ModuleOp> module = read(model), whole = read(model);
  ASSERT_TRUE(module && whole);
  for (const auto &[name, create] : passesFor(target)) {
    mlir::PassManager manager(&context);
    manager.addPass(create());
    ASSERT_TRUE(llvm::succeeded(manager.run(*module))) << name;
  }
  PipelineOptions options;
  options.target = target;
  ASSERT_TRUE(llvm::succeeded(lowerTo(*whole, Phase::Lowered, options)));
  EXPECT_EQ(textOf(*module), textOf(*whole));
}

INSTANTIATE_TEST_SUITE_P(
    Models, PassesTest,
    testing::Combine(testing::Values(Model{"DigitsInt8", "digits_int8.tflite", "", 9},
                                     Model{"DigitsFloat", "digits_fp32.onnx", "", 13},
                                     Model{"Int8", "", kInt8Model, 9},
                                     Model{"Float", "", kFloatModel, 14}),
                     testing::Values("portable", "cortex-m4", "x86-64-avx2")),
    [](const auto &info) {
      std::string name = std::get<0>(info.param).name + "_" + std::get<1>(info.param);
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

} // namespace
