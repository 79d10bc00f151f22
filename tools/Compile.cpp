// Runs a model through all phases and computes what its self-test expects.
#include "tools/Compile.h"
#include "codegen/Names.h"
#include "dialects/burin/Burin.h"
#include "dialects/plan/Plan.h"
#include "frontend/Frontend.h"
#include "lowering/evaluate/Evaluate.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/IR/AsmState.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin {

static llvm::StringRef severityName(DiagnosticSeverity severity) {
  switch (severity) {
  case DiagnosticSeverity::Note:
    return "note";
  case DiagnosticSeverity::Warning:
    return "warning";
  case DiagnosticSeverity::Error:
    return "error";
  case DiagnosticSeverity::Remark:
    return "remark";
  }
  return "error";
}

/// "file:node" where the diagnostic has a place.
static std::string placeOf(Location location) {
  std::string place;
  location->walk([&](Location part) {
    if (auto file = dyn_cast<FileLineColLoc>(part)) {
      place =
          fmt::format("{}:{}: ", std::string_view(file.getFilename().getValue()), file.getLine());
      return WalkResult::interrupt();
    }
    return WalkResult::advance();
  });
  return place;
}

static void printDiagnostic(Diagnostic &diagnostic) {
  std::string place = placeOf(diagnostic.getLocation());
  auto name = dyn_cast<NameLoc>(diagnostic.getLocation());
  llvm::errs() << (place.empty() ? "burin: " : place) << severityName(diagnostic.getSeverity())
               << ": " << diagnostic.str();
  if (name && diagnostic.getSeverity() == DiagnosticSeverity::Error)
    llvm::errs() << " (node \"" << name.getName().getValue() << "\")";
  llvm::errs() << "\n";
  for (Diagnostic &note : diagnostic.getNotes())
    llvm::errs() << (place.empty() ? "burin: " : place) << "note: " << note.str() << "\n";
}

void prepare(MLIRContext &context) {
  context.disableMultithreading();
  context.printOpOnDiagnostic(false);
  context.loadDialect<BurinDialect, plan::PlanDialect, affine::AffineDialect, arith::ArithDialect,
                      func::FuncDialect, linalg::LinalgDialect, math::MathDialect,
                      quant::QuantDialect, tensor::TensorDialect, ub::UBDialect>();
  context.getDiagEngine().registerHandler([](Diagnostic &diagnostic) {
    printDiagnostic(diagnostic);
    return success();
  });
}

static PipelineOptions pipelineOptions(const CompileOptions &options) {
  PipelineOptions pipeline;
  pipeline.target = options.target;
  pipeline.dims = options.dims;
  pipeline.rounding = options.rounding;
  return pipeline;
}

llvm::Expected<std::string> modelName(const CompileOptions &options) {
  std::string name = options.name;
  if (name.empty())
    name = cxx::snakeCase(llvm::sys::path::stem(options.model));
  if (!cxx::isIdentifier(name))
    return llvm::createStringError(
        fmt::format("--name \"{}\" is not a C++ identifier [B0403]", name));
  return name;
}

static OwningOpRef<ModuleOp> read(MLIRContext &context, const CompileOptions &options) {
  if (llvm::StringRef(options.model).ends_with(".mlir"))
    return parseSourceFile<ModuleOp>(options.model, &context);
  return importModel(llvm::StringRef(options.model), context);
}

OwningOpRef<ModuleOp> lowerModel(MLIRContext &context, const CompileOptions &options, Phase phase) {
  OwningOpRef<ModuleOp> module = read(context, options);
  if (!module || failed(lowerTo(*module, phase, pipelineOptions(options))))
    return {};
  return module;
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
  std::vector<Tensor> inputs;
  for (BlockArgument argument : main.getArguments()) {
    auto type = dyn_cast<RankedTensorType>(argument.getType());
    if (!type || !type.hasStaticShape())
      return llvm::createStringError("an input has no static shape [B0602]");
    auto tensor = Tensor::zeros(type);
    if (!tensor)
      return tensor.takeError();
    std::string bytes = cxx::selfTestInput(type, argument.getArgNumber());
    if (bytes.size() != tensor->raw().size())
      return llvm::createStringError("an input's type has no self-test [B0602]");
    tensor->raw().assign(bytes.begin(), bytes.end());
    inputs.push_back(std::move(*tensor));
  }
  auto outputs = evaluate(main, inputs);
  if (!outputs)
    return outputs.takeError();
  cxx::SelfTestExpectation expected;
  for (Tensor &output : *outputs)
    expected.outputs.emplace_back(output.raw().begin(), output.raw().end());
  return expected;
}

std::vector<cxx::OutputFile> compileModel(MLIRContext &context, const CompileOptions &options) {
  auto target = loadTarget(options.target);
  if (!target) {
    reportError(target.takeError());
    return {};
  }
  auto name = modelName(options);
  if (!name) {
    reportError(name.takeError());
    return {};
  }
  OwningOpRef<ModuleOp> module = read(context, options);
  PipelineOptions pipeline = pipelineOptions(options);
  if (!module || failed(lowerTo(*module, std::max(phaseOf(*module), Phase::Fused), pipeline)))
    return {};
  // The reference sees the model before target-dependent passes, the emitted code comes after them.
  auto expected = expectation(*module);
  if (!expected) {
    reportError(expected.takeError());
    return {};
  }
  if (failed(lowerTo(*module, Phase::Lowered, pipeline)))
    return {};
  cxx::EmitOptions emit{*name, roundingOf(*module), *target, std::move(*expected), options.weights};
  auto files = cxx::emitModel(*module, emit);
  if (!files) {
    reportError(files.takeError());
    return {};
  }
  return std::move(*files);
}

llvm::Error writeFiles(llvm::ArrayRef<cxx::OutputFile> files, llvm::StringRef folder) {
  if (std::error_code error = llvm::sys::fs::create_directories(folder))
    return llvm::createStringError(
        fmt::format("cannot make \"{}\": {} [B0801]", std::string_view(folder), error.message()));
  for (const cxx::OutputFile &file : files) {
    llvm::SmallString<256> path(folder);
    llvm::sys::path::append(path, file.name);
    // Files with folders in their name bring these along.
    (void)llvm::sys::fs::create_directories(llvm::sys::path::parent_path(path));
    if (llvm::Error error = llvm::writeToOutput(path, [&](llvm::raw_ostream &out) {
          out << file.text;
          return llvm::Error::success();
        }))
      return llvm::createStringError(fmt::format(
          "cannot write \"{}\": {} [B0801]", path.str().str(), llvm::toString(std::move(error))));
  }
  return llvm::Error::success();
}

int reportError(llvm::Error error) {
  llvm::errs() << "burin: error: " << llvm::toString(std::move(error)) << "\n";
  return 1;
}

} // namespace burin
