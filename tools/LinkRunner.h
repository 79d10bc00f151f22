// Links the program of `burin run`, and says so where it is too large for the machine that runs it.
#pragma once

#include "tools/Compile.h"
#include "tools/RunnerSources.h"

namespace burin {

/// Runs the link command in `folder`. Error: it fails; B0811 where the linker finds that the
/// program does not fit the regions of the target's memory map, with the sizes and what may help.
llvm::Error linkRunner(const std::vector<std::string> &command, llvm::StringRef folder,
                       const Harness &harness, const ManifestFacts &facts, const Target &target,
                       const CompileOptions &options);

} // namespace burin
