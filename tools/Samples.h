// The samples that `burin run --input` names, for the program that runs the model.
#pragma once

#include "tools/RunnerSources.h"
#include <optional>

namespace burin {

struct Samples {
  std::vector<cxx::OutputFile> files; ///< one an input, IDENTIFIER.bin, of raw bytes
  std::optional<int64_t> count;       ///< of samples in each
  bool stacked = false;               ///< whether the arrays have them along one more leading axis
};

/// Reads `texts`, each "NAME=FILE.npy". Every input needs samples, as many for each. The error
/// holds everything that is wrong (B0404, and B07xx of files).
llvm::Expected<Samples> readSamples(llvm::ArrayRef<std::string> texts, llvm::ArrayRef<Port> inputs);

} // namespace burin
