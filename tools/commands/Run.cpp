// burin run: compiles a model, builds it and runs it on inputs.
#include "tools/Run.h"
#include "tools/commands/Command.h"
#include "tools/commands/Options.h"
#include "llvm/Support/raw_ostream.h"

namespace cl = llvm::cl;

namespace burin {

static cl::SubCommand command("run", "compile a model, build it and run it on inputs");
static ModelOptions model(command);
static MessageOptions messages(command);
static cl::list<std::string> inputs("input", cl::sub(command), cl::cat(kModelOptions),
                                    cl::value_desc("NAME=F.npy"), cl::desc("an input's samples"));
static cl::opt<std::string> outputDir("output-dir", cl::sub(command), cl::cat(kOutputOptions),
                                      cl::value_desc("DIR"),
                                      cl::desc("where outputs go, as IDENTIFIER.npy"));
static cl::opt<std::string> timedRuns("timed-runs", cl::sub(command), cl::cat(kOutputOptions),
                                      cl::value_desc("N"),
                                      cl::desc("time N more runs and print the median"));
static ResetOption resetEvery(command);
static cl::opt<bool> selfTest("self-test", cl::sub(command), cl::cat(kOutputOptions),
                              cl::desc("run the model's self-test"));
static cl::opt<std::string> keep("keep", cl::sub(command), cl::cat(kOutputOptions),
                                 cl::value_desc("DIR"),
                                 cl::desc("build in DIR and leave it: sources, program, run.json"));
static BudgetOption budget(command);

static llvm::Error run(Session &session) {
  if (outputDir.empty() && (!selfTest || !inputs.empty()))
    return usageError("run needs a folder for the outputs: --output-dir DIR");
  RunOptions options;
  constexpr int64_t kMostRuns = 1'000'000;
  int64_t runs = 0;
  if (llvm::Error error = readNumber(timedRuns, 0, kMostRuns, runs))
    return error;
  options.timedRuns = static_cast<unsigned>(runs);
  if (llvm::Error error = resetEvery.read(options.resetEvery))
    return error;
  auto limits = budget.read();
  if (!limits)
    return limits.takeError();
  options.budget = *limits;
  auto compile = model.read();
  if (!compile)
    return compile.takeError();
  options.compile = std::move(*compile);
  options.compile.ownRamLimit |= options.budget.ram.has_value();
  options.compile.onPhase = session.onPhase();
  options.inputs.assign(inputs.begin(), inputs.end());
  options.outputDir = outputDir;
  options.selfTest = selfTest;
  options.keepDir = keep;
  mlir::MLIRContext context;
  prepare(context);
  session.log.attach(context);
  if (llvm::Error error = runModel(context, options, session.facts))
    return error;
  if (selfTest && !session.json && !session.quiet) {
    session.progress.erase();
    int64_t checks = session.facts.getInteger("self_test_checks").value_or(0);
    llvm::errs() << "self-test passed: " << checks << (checks == 1 ? " tensor is" : " tensors are")
                 << " as the reference computes\n";
  }
  return llvm::Error::success();
}

const Command kRun{command, "MODEL [options] [--input NAME=FILE.npy]... --output-dir DIR",
                   "burin run kws.tflite --target cortex-m4 --self-test", run};

} // namespace burin
