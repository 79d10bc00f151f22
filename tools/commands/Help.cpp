// burin help: the commands, or the options of one.
#include "tools/commands/Arguments.h"
#include "tools/commands/HelpScreen.h"
#include "tools/commands/Options.h"
#include "llvm/Support/raw_ostream.h"

namespace cl = llvm::cl;

namespace burin {

static cl::SubCommand command("help", "show the commands, or the options of one");
static MessageOptions messages(command);
static cl::opt<std::string> topic(cl::Positional, cl::sub(command), cl::cat(kMessageOptions),
                                  cl::value_desc("COMMAND"), cl::desc("a command"));

static llvm::Error help(Session &session) {
  std::string text;
  if (topic.empty()) {
    text = helpOfAll();
  } else {
    auto about = commandNamed(topic);
    if (!about)
      return about.takeError();
    text = helpOf(**about);
  }
  if (session.json)
    session.facts["text"] = text;
  else
    llvm::outs() << text;
  return llvm::Error::success();
}

const Command kHelp{command, "[COMMAND]", "burin help compile", help};

} // namespace burin
