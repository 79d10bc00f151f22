// burin compile: a model as C++ source, or its IR after a phase.
#include "mlir/IR/OperationSupport.h"
#include "tools/MeasureCode.h"
#include "tools/OutputFiles.h"
#include "tools/commands/Command.h"
#include "tools/commands/Options.h"
#include "llvm/Support/raw_ostream.h"

namespace cl = llvm::cl;

namespace burin {

static cl::SubCommand command("compile", "turn a model into C++ source");
static ModelOptions model(command);
static MessageOptions messages(command);
static cl::opt<std::string> emit("emit", cl::sub(command), cl::cat(kOutputOptions),
                                 cl::value_desc("PHASE"), cl::init("cxx"),
                                 cl::desc("write the IR after a phase: imported, legalized, "
                                          "quantized, fused, tiled, planned, lowered"));
static cl::opt<std::string> output("o", cl::sub(command), cl::cat(kOutputOptions),
                                   cl::value_desc("DIR"),
                                   cl::desc("output folder; with --emit also - for the terminal"));
static cl::opt<std::string> weights("weights", cl::sub(command), cl::cat(kOutputOptions),
                                    cl::value_desc("WHERE"), cl::init("auto"),
                                    cl::desc("constants: inline in NAME.cpp, separate in "
                                             "NAME_weights.cpp, or auto (default: by size)"));
static cl::opt<bool> measure("measure-code", cl::sub(command), cl::cat(kOutputOptions),
                             cl::desc("state the code's bytes in NAME.json"));

static llvm::Error emitPhase(Session &session, mlir::MLIRContext &context,
                             const CompileOptions &options, Phase phase) {
  bool toStandardOutput = output.empty() || output == "-";
  if (toStandardOutput && session.json)
    return usageError("--json and the IR would share standard output\nnote: give the IR a folder "
                      "with -o DIR");
  auto stem = modelName(options);
  if (!stem)
    return stem.takeError();
  auto module = lowerModel(context, options, phase);
  if (!module)
    return module.takeError();
  std::string text;
  llvm::raw_string_ostream stream(text);
  // With locations: they carry the names of the model's nodes to whoever reads this back.
  (*module)->print(stream, mlir::OpPrintingFlags().enableDebugInfo(true, false));
  if (toStandardOutput) {
    llvm::outs() << text;
    return llvm::Error::success();
  }
  return writeFiles({{{*stem + "." + emit + ".mlir", text}}}, output);
}

static llvm::Error compile(Session &session) {
  std::vector<Choice<Phase>> known;
  for (const PhaseInfo &info : phases())
    known.push_back({info.name, info.phase});
  auto phase = chosen<Phase>(emit, known);
  if (!phase)
    return phase.takeError();
  auto place = chosen<cxx::Weights>(weights, {{"auto", cxx::Weights::Auto},
                                              {"inline", cxx::Weights::Inline},
                                              {"separate", cxx::Weights::Separate}});
  if (!place)
    return place.takeError();
  auto options = model.read();
  if (!options)
    return options.takeError();
  options->weights = *place;
  mlir::MLIRContext context;
  prepare(context);
  session.log.attach(context);
  if (*phase != Phase::Cxx)
    return emitPhase(session, context, *options, *phase);
  if (output.empty() || output == "-")
    return usageError("compile needs an output folder: -o DIR");
  auto files = compileModel(context, *options);
  if (!files)
    return files.takeError();
  if (measure) {
    auto machine = loadTarget(options->target);
    if (!machine)
      return machine.takeError();
    if (llvm::Error error = measureCode(*files, *machine))
      return error;
  }
  return writeFiles(*files, output);
}

const Command kCompile{command, "MODEL [options] -o DIR",
                       "burin compile kws.tflite --target cortex-m4 -o out", compile};

} // namespace burin
