// The program burin: picks the command, runs it, reports.
#include "tools/commands/Arguments.h"
#include "tools/commands/HelpScreen.h"
#include "tools/commands/Options.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/PrettyStackTrace.h"
#include "llvm/Support/raw_ostream.h"
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

using namespace burin;

/// In the order of the help. A command is its file in tools/commands/ and a row here.
static constexpr const Command *kCommands[] = {&kCompile, &kRun,     &kCompare,
                                               &kInspect, &kTargets, &kHelp};

llvm::ArrayRef<const Command *> burin::commands() { return kCommands; }

enum class Color { Auto, Always, Never };

static llvm::Expected<Color> colorNamed(llvm::StringRef word) {
  return chosen<Color>("color", word,
                       {{"auto", Color::Auto}, {"always", Color::Always}, {"never", Color::Never}});
}

/// What has to be known before the arguments are understood, for the messages about them. Returns
/// the word of --color.
static std::string readMessageOptions(llvm::ArrayRef<std::string> arguments, Session &session) {
  std::string word = "auto";
  for (auto [index, argument] : llvm::enumerate(arguments)) {
    llvm::StringRef name = argument;
    if (!name.consume_front("-"))
      continue; // the value of an option, or what the command works on
    name.consume_front("-");
    session.json |= name == "json";
    session.quiet |= name == "quiet" || argument == "-q";
    if (name.consume_front("color="))
      word = name.str();
    else if (name == "color" && index + 1 < arguments.size())
      word = arguments[index + 1];
  }
  const char *noColor = getenv("NO_COLOR");
  auto named = colorNamed(word);
  Color color = named ? *named : Color::Auto;
  if (!named)
    llvm::consumeError(named.takeError()); // execute() reports it, behind what parsing has to say
  bool colors = color == Color::Always ||
                (color != Color::Never && !(noColor && *noColor) && llvm::errs().is_displayed());
  llvm::errs().enable_colors(colors);
  if (session.json)
    session.log.keepOnly();
  if (session.quiet)
    session.log.hideRemarks();
  session.log.beforePrint = [&] { session.progress.erase(); };
  return word;
}

/// Sends what anything prints on standard output, programs that burin starts among it, to stderr.
/// Returns the real one, for the JSON document alone.
static int takeStandardOutput() {
  int document = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  return document;
}

static llvm::Error notPrinted(std::error_code error) {
  return llvm::createStringError("cannot write to standard output: " + error.message() +
                                 " [B0801]");
}

/// Prints the document. What kept it from arriving.
static std::error_code printJson(Session &session, int code, int document) {
  session.facts["ok"] = code == 0;
  session.facts["diagnostics"] = session.log.json();
  llvm::raw_fd_ostream out(document, /*shouldClose=*/true);
  out << llvm::formatv("{0:2}\n", llvm::json::Value(std::move(session.facts)));
  out.flush();
  std::error_code error = out.error();
  out.clear_error();
  return error;
}

static llvm::Error execute(const std::vector<std::string> &arguments, llvm::StringRef color,
                           Session &session) {
  TopLevel topLevel;
  for (const Command *known : commands())
    if (llvm::is_contained(llvm::ArrayRef(arguments).slice(1).take_front(), known->sub.getName()))
      session.log.setCommand(known->sub.getName()); // before an error in what follows it
  auto command = parseArguments(arguments, topLevel);
  if (!command)
    return command.takeError();
  if (topLevel.version) {
    session.facts["version"] = BURIN_VERSION;
    session.facts["llvm"] = LLVM_VERSION_STRING;
    session.facts["halide"] = BURIN_HALIDE_VERSION;
    llvm::outs() << "burin " BURIN_VERSION "\nLLVM " LLVM_VERSION_STRING
                    "\nHalide " BURIN_HALIDE_VERSION "\n";
    return llvm::Error::success();
  }
  if (topLevel.help) {
    llvm::outs() << helpOfAll();
    return llvm::Error::success();
  }
  session.facts["command"] = (*command)->sub.getName();
  if (auto known = colorNamed(color); !known)
    return known.takeError();
  auto *wantsHelp = llvm::cl::getRegisteredOptions((*command)->sub).lookup("help");
  if (wantsHelp && wantsHelp->getNumOccurrences() > 0) {
    llvm::outs() << helpOf(**command);
    return llvm::Error::success();
  }
  if (!session.quiet)
    session.progress.start();
  llvm::Error result = (*command)->run(session);
  session.progress.stop();
  return result;
}

int main(int argc, char **argv) {
  llvm::setBugReportMsg("burin: internal error: please report it with these lines and the model\n");
  llvm::InitLLVM llvm(argc, argv);
  // Behind LLVM's handlers: a file that grows too large is an error to report, no reason to die.
  std::signal(SIGXFSZ, SIG_IGN);
  Session session;
  if (argc < 2) {
    llvm::errs() << helpOfAll();
    return 2;
  }
  auto arguments = expandArguments(llvm::ArrayRef(const_cast<const char **>(argv), argc));
  if (!arguments) {
    session.log.report(arguments.takeError());
    return session.log.exitCode();
  }
  std::string color = readMessageOptions(llvm::ArrayRef(*arguments).drop_front(), session);
  int document = session.json ? takeStandardOutput() : -1;
  if (llvm::Error error = execute(*arguments, color, session))
    session.log.report(std::move(error));
  llvm::outs().flush();
  if (llvm::outs().has_error()) {
    session.log.report(notPrinted(llvm::outs().error()));
    llvm::outs().clear_error(); // the stream ends the program otherwise
  }
  int code = session.log.exitCode();
  if (session.json)
    if (std::error_code error = printJson(session, code, document)) {
      llvm::errs() << "burin: error: " << llvm::toString(notPrinted(error)) << '\n';
      return std::max(code, 1);
    }
  return code;
}
