// A command of burin, and what every command is given.
#pragma once

#include "tools/DiagnosticLog.h"
#include "tools/Progress.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"

namespace burin {

/// One run of burin, from the arguments to the exit code.
struct Session {
  DiagnosticLog log;
  Progress progress;
  /// What was done, for --json: printed beside "ok", "command" and "diagnostics".
  llvm::json::Object facts;
  bool json = false;  ///< standard output is one JSON document and nothing else
  bool quiet = false; ///< no summary, no remarks, no progress

  /// For CompileOptions: shows what is under way.
  std::function<void(std::string)> onPhase() {
    return [this](std::string what) { progress.now(std::move(what)); };
  }
};

/// A row of the table in burin.cpp.
struct Command {
  llvm::cl::SubCommand &sub; ///< name and purpose
  llvm::StringRef arguments; ///< what follows the name, "MODEL [options] -o DIR"
  llvm::StringRef example;   ///< a line that works
  /// Does the work. An error that it returns is reported by main; see DiagnosticLog for its form.
  llvm::Error (*run)(Session &);
};

/// One a file of this folder.
extern const Command kCompare, kCompile, kHelp, kInspect, kRun, kTargets;

/// All of them, in the order of the help.
llvm::ArrayRef<const Command *> commands();

} // namespace burin
