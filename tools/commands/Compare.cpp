// burin compare: the emitted program beside the runtime that its results belong to.
#include "tools/Compare.h"
#include "tools/commands/Command.h"
#include "tools/commands/Options.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace cl = llvm::cl;

namespace burin {

static cl::SubCommand command("compare", "run a model beside its runtime and compare");
static ModelOptions model(command);
static MessageOptions messages(command);
static cl::list<std::string> inputs("input", cl::sub(command), cl::cat(kModelOptions),
                                    cl::value_desc("NAME=F.npy"),
                                    cl::desc("an input's samples (default: random)"));
static cl::opt<std::string> samples("samples", cl::sub(command), cl::cat(kModelOptions),
                                    cl::value_desc("N"), cl::desc("random samples (default: 10)"));
static cl::opt<std::string> seed("seed", cl::sub(command), cl::cat(kModelOptions),
                                 cl::value_desc("S"),
                                 cl::desc("of the random samples (default: 0)"));
static ResetOption resetEvery(command);
static cl::opt<bool> layers("layers", cl::sub(command), cl::cat(kOutputOptions),
                            cl::desc("also compare what each step computes"));
static cl::opt<std::string> tolerance("tolerance", cl::sub(command), cl::cat(kOutputOptions),
                                      cl::value_desc("R"),
                                      cl::desc("accepted error of floats, relative to the "
                                               "largest value (default: 1e-4)"));
static cl::opt<std::string> keep("keep", cl::sub(command), cl::cat(kOutputOptions),
                                 cl::value_desc("DIR"),
                                 cl::desc("leave inputs, results of both sides, program in DIR"));

static llvm::Error compare(Session &session) {
  CompareOptions options;
  auto notIn = [](const cl::opt<std::string> &option, llvm::StringRef accepted) {
    return usageError("--" + option.ArgStr.str() + " \"" + option.getValue() + "\" is no " +
                      accepted.str());
  };
  constexpr int64_t kMostSamples = 100'000;
  if (llvm::Error error = readNumber(samples, 1, kMostSamples, options.samples))
    return error;
  if (seed.getNumOccurrences() > 0 && !llvm::to_integer(seed.getValue(), options.seed, 10))
    return notIn(seed, "number from 0 to 18446744073709551615");
  if (tolerance.getNumOccurrences() > 0 &&
      (!llvm::to_float(tolerance.getValue(), options.tolerance) || !(options.tolerance >= 0) ||
       !(options.tolerance <= 1)))
    return notIn(tolerance, "number from 0 to 1");
  if (llvm::Error error = resetEvery.read(options.resetEvery))
    return error;
  auto compile = model.read();
  if (!compile)
    return compile.takeError();
  options.compile = std::move(*compile);
  options.compile.onPhase = session.onPhase();
  options.inputs.assign(inputs.begin(), inputs.end());
  options.layers = layers;
  options.keepDir = keep;
  mlir::MLIRContext context;
  prepare(context);
  session.log.attach(context);
  auto comparison = compareModel(context, options);
  if (!comparison)
    return comparison.takeError();
  if (session.json)
    for (auto &[key, value] : comparisonJson(*comparison))
      session.facts[key] = std::move(value);
  session.progress.stop();
  if (!session.json && !session.quiet)
    llvm::outs() << comparisonText(*comparison);
  return comparisonError(*comparison);
}

const Command kCompare{command, "MODEL [--layers] [--input NAME=FILE.npy]... [options]",
                       "burin compare kws.tflite --target cortex-m4 --layers", compare};

} // namespace burin
