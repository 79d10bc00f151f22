// The command line: burin compile, burin run.
#include "mlir/IR/OperationSupport.h"
#include "tools/Compile.h"
#include "tools/MeasureCode.h"
#include "tools/Run.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/ToolOutputFile.h"
#include "llvm/Support/raw_ostream.h"
#include <fmt/format.h>

using namespace burin;
namespace cl = llvm::cl;

namespace {

cl::SubCommand compileCommand("compile", "turn a model into C++ source");
cl::SubCommand runCommand("run", "compile a model, build it and run it on inputs");

cl::opt<std::string> model(cl::Positional, cl::desc("MODEL"), cl::sub(compileCommand),
                           cl::sub(runCommand));
cl::opt<std::string> target("target", cl::init("portable"), cl::value_desc("NAME|FILE"),
                            cl::desc("machine: portable, x86-64-avx2, cortex-m4 or a .yaml file"),
                            cl::sub(compileCommand), cl::sub(runCommand));
cl::opt<std::string> name("name", cl::value_desc("N"),
                          cl::desc("namespace and file stem (default: from the file)"),
                          cl::sub(compileCommand), cl::sub(runCommand));
cl::opt<std::string> rounding("rounding", cl::value_desc("PROFILE"),
                              cl::desc("rounding of integer results: tflite-ref, tflite-xnnpack\n"
                                       "or ort-qdq (default: by the model's format)"),
                              cl::sub(compileCommand), cl::sub(runCommand));
cl::list<std::string> dims("dim", cl::value_desc("NAME=N|INPUT:AXIS=N"),
                           cl::desc("extent of an open input dimension"), cl::sub(compileCommand),
                           cl::sub(runCommand));
cl::opt<std::string> emit("emit", cl::value_desc("PHASE"),
                          cl::desc("stop after a phase and write its IR: imported, legalized,\n"
                                   "quantized, fused, tiled, planned, lowered or cxx (default)"),
                          cl::init("cxx"), cl::sub(compileCommand));
cl::opt<std::string> output("o", cl::value_desc("DIR"),
                            cl::desc("output folder ('-' with --emit: standard output)"),
                            cl::sub(compileCommand));
cl::opt<cxx::Weights> weights(
    "weights", cl::init(cxx::Weights::Auto), cl::desc("where constants are written"),
    cl::values(clEnumValN(cxx::Weights::Auto, "auto", "in NAME_weights.cpp when they are large"),
               clEnumValN(cxx::Weights::Inline, "inline", "in NAME.cpp"),
               clEnumValN(cxx::Weights::Separate, "separate", "in NAME_weights.cpp")),
    cl::sub(compileCommand));
cl::opt<bool> measure("measure-code",
                      cl::desc("state the code's bytes in the manifest, by the target's compiler"),
                      cl::sub(compileCommand));
cl::list<std::string> inputs("input", cl::value_desc("NAME=FILE.npy"),
                             cl::desc("an input's samples"), cl::sub(runCommand));
cl::opt<std::string> outputDir("output-dir", cl::value_desc("DIR"),
                               cl::desc("where outputs go, as IDENTIFIER.npy"),
                               cl::sub(runCommand));
cl::opt<unsigned> timedRuns("timed-runs", cl::value_desc("N"), cl::init(0),
                            cl::desc("time N more runs and print the median"), cl::sub(runCommand));
cl::opt<bool> selfTest("self-test",
                       cl::desc("run the model's self-test, after the inputs if some are given"),
                       cl::sub(runCommand));
cl::opt<std::string> keep("keep", cl::value_desc("DIR"),
                          cl::desc("build in DIR and leave it: sources, program, run.json"),
                          cl::sub(runCommand));
cl::opt<int64_t> ramLimit("ram-limit", cl::value_desc("BYTES"), cl::init(0),
                          cl::desc("refuse a model that needs more RAM"), cl::sub(runCommand));
cl::opt<int64_t> flashLimit("flash-limit", cl::value_desc("BYTES"), cl::init(0),
                            cl::desc("refuse a model that needs more flash"), cl::sub(runCommand));

/// LLVM's libraries bring hundreds of options of their own: they neither show nor act here.
void hideForeignOptions() {
  for (auto &entry : cl::getRegisteredOptions())
    if (entry.first != "help" && entry.first != "version")
      entry.second->setHiddenFlag(cl::ReallyHidden);
}

CompileOptions compileOptions() {
  CompileOptions options;
  options.model = model;
  options.target = target;
  options.name = name;
  options.rounding = rounding;
  options.dims.assign(dims.begin(), dims.end());
  options.weights = weights;
  return options;
}

int usageError(const std::string &message) {
  return reportError(llvm::createStringError(message + " [B0403]"));
}

int emitPhase(mlir::MLIRContext &context, const CompileOptions &options, Phase phase) {
  auto stem = modelName(options);
  if (!stem)
    return reportError(stem.takeError());
  mlir::OwningOpRef<mlir::ModuleOp> module = lowerModel(context, options, phase);
  if (!module)
    return 1;
  std::string text;
  llvm::raw_string_ostream stream(text);
  // With locations: they carry the names of the model's nodes to whoever reads this back.
  module->print(stream, mlir::OpPrintingFlags().enableDebugInfo(true, false));
  if (output.empty() || output == "-") {
    llvm::outs() << text;
    return 0;
  }
  if (llvm::Error error = writeFiles({{{*stem + "." + emit + ".mlir", text}}}, output))
    return reportError(std::move(error));
  return 0;
}

int compile(mlir::MLIRContext &context) {
  auto phase = phaseNamed(emit);
  if (!phase) {
    std::string known;
    for (const PhaseInfo &info : phases())
      known += (known.empty() ? "" : ", ") + info.name.str();
    return usageError(
        fmt::format("--emit \"{}\" is unknown; phases are {}", emit.getValue(), known));
  }
  CompileOptions options = compileOptions();
  if (*phase != Phase::Cxx)
    return emitPhase(context, options, *phase);
  if (output.empty())
    return usageError("compile needs an output folder: -o DIR");
  std::vector<cxx::OutputFile> files = compileModel(context, options);
  if (files.empty())
    return 1;
  if (measure) {
    auto machine = loadTarget(options.target);
    if (!machine)
      return reportError(machine.takeError());
    if (llvm::Error error = measureCode(files, *machine))
      return reportError(std::move(error));
  }
  if (llvm::Error error = writeFiles(files, output))
    return reportError(std::move(error));
  return 0;
}

int run(mlir::MLIRContext &context) {
  if (outputDir.empty() && (!selfTest || !inputs.empty()))
    return usageError("run needs a folder for the outputs: --output-dir DIR");
  RunOptions options;
  options.compile = compileOptions();
  options.inputs.assign(inputs.begin(), inputs.end());
  options.outputDir = outputDir;
  options.timedRuns = timedRuns;
  options.selfTest = selfTest;
  options.keepDir = keep;
  options.ramLimit = ramLimit;
  options.flashLimit = flashLimit;
  return runModel(context, options);
}

} // namespace

int main(int argc, char **argv) {
  cl::SetVersionPrinter([](llvm::raw_ostream &out) { out << "burin " BURIN_VERSION "\n"; });
  hideForeignOptions();
  if (!cl::ParseCommandLineOptions(argc, argv,
                                   "burin: machine-learning models as standalone C++\n"))
    return 1;
  if (!compileCommand && !runCommand)
    return usageError("expected a command: compile or run; see --help");
  if (model.empty())
    return usageError("expected a model: a .tflite, .onnx or .mlir file");
  mlir::MLIRContext context;
  prepare(context);
  if (compileCommand)
    return compile(context);
  return run(context);
}
