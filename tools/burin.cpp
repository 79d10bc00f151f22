// The program burin: picks the command, runs it, reports.
#include "tools/commands/Arguments.h"
#include "tools/commands/HelpScreen.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/raw_ostream.h"

using namespace burin;

/// In the order of the help. A command is its file in tools/commands/ and a row here.
static constexpr const Command *kCommands[] = {&kCompile, &kRun, &kCompare, &kHelp};

llvm::ArrayRef<const Command *> burin::commands() { return kCommands; }

/// What has to be known before the arguments are understood, for the messages about them.
static void readMessageOptions(llvm::ArrayRef<std::string> arguments, Session &session) {
  std::string color = "auto";
  for (auto [index, argument] : llvm::enumerate(arguments)) {
    llvm::StringRef name = llvm::StringRef(argument).ltrim('-');
    session.json |= name == "json";
    session.quiet |= name == "quiet" || argument == "-q";
    if (name.consume_front("color="))
      color = name.str();
    else if (name == "color" && index + 1 < arguments.size())
      color = arguments[index + 1];
  }
  const char *noColor = getenv("NO_COLOR");
  bool colors = color == "always" ||
                (color != "never" && !(noColor && *noColor) && llvm::errs().is_displayed());
  llvm::errs().enable_colors(colors);
  if (session.json)
    session.log.keepOnly();
  if (session.quiet)
    session.log.hideRemarks();
}

static llvm::Error execute(const std::vector<std::string> &arguments, Session &session) {
  TopLevel topLevel;
  auto command = parseArguments(arguments, topLevel);
  if (!command)
    return command.takeError();
  if (topLevel.version) {
    llvm::outs() << "burin " BURIN_VERSION "\n";
    return llvm::Error::success();
  }
  if (topLevel.help) {
    llvm::outs() << helpOfAll();
    return llvm::Error::success();
  }
  session.facts["command"] = (*command)->sub.getName();
  auto *wantsHelp = llvm::cl::getRegisteredOptions((*command)->sub).lookup("help");
  if (wantsHelp && wantsHelp->getNumOccurrences() > 0) {
    llvm::outs() << helpOf(**command);
    return llvm::Error::success();
  }
  return (*command)->run(session);
}

int main(int argc, char **argv) {
  llvm::InitLLVM llvm(argc, argv);
  std::vector<std::string> arguments(argv, argv + argc);
  Session session;
  if (argc < 2) {
    llvm::errs() << helpOfAll();
    return 2;
  }
  readMessageOptions(llvm::ArrayRef(arguments).drop_front(), session);
  if (llvm::Error error = execute(arguments, session))
    session.log.report(std::move(error));
  int code = session.log.exitCode();
  if (session.json) {
    session.facts["ok"] = code == 0;
    session.facts["diagnostics"] = session.log.json();
    llvm::outs() << llvm::formatv("{0:2}\n", llvm::json::Value(std::move(session.facts)));
  }
  return code;
}
