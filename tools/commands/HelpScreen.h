// The help of burin and of each command, printed from LLVM's registry of options.
#pragma once

#include "tools/commands/Command.h"

namespace burin {

/// Usage, purpose, options in two columns, example.
std::string helpOf(const Command &command);

/// The commands.
std::string helpOfAll();

} // namespace burin
