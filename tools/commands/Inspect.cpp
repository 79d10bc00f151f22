// burin inspect: what a model is and costs, before it is compiled.
#include "tools/Inspection.h"
#include "tools/commands/Command.h"
#include "tools/commands/Options.h"
#include "llvm/Support/raw_ostream.h"

namespace burin {

static llvm::cl::SubCommand command("inspect", "show a model's operators, cost and memory");
static ModelOptions model(command);
static MessageOptions messages(command);

static llvm::Error run(Session &session) {
  auto options = model.read();
  if (!options)
    return options.takeError();
  options->onPhase = session.onPhase();
  // Who looks for what needs the memory has to see it.
  options->machineLimits = MachineLimits::Warn;
  mlir::MLIRContext context;
  prepare(context);
  session.log.attach(context);
  llvm::Error blocked = llvm::Error::success();
  llvm::consumeError(std::move(blocked)); // so that it may be assigned
  auto inspection = inspect(context, *options, blocked);
  if (!inspection)
    return llvm::joinErrors(inspection.takeError(), std::move(blocked));
  session.progress.stop();
  if (session.json)
    for (auto &[key, value] : toJson(*inspection))
      session.facts[key] = std::move(value);
  else
    llvm::outs() << toText(*inspection);
  return blocked;
}

const Command kInspect{command, "MODEL [options]", "burin inspect kws.tflite --target cortex-m4",
                       run};

} // namespace burin
