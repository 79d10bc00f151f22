// From the arguments to a command with its options set, or errors in burin's form.
#pragma once

#include "tools/commands/Command.h"
#include <string>
#include <vector>

namespace burin {

/// What the program was called with, with "@FILE" replaced by what the file holds. Error: B0403.
llvm::Expected<std::vector<std::string>> expandArguments(llvm::ArrayRef<const char *> given);

/// Finds the command and sets its options. Error: B0403, with the nearest right one. Null: there
/// are no arguments, or only "--help" or "--version" (`topLevel` says which).
struct TopLevel {
  bool help = false, version = false;
};
llvm::Expected<const Command *> parseArguments(const std::vector<std::string> &arguments,
                                               TopLevel &topLevel);

/// The command of that name. Error: B0403.
llvm::Expected<const Command *> commandNamed(llvm::StringRef name);

} // namespace burin
