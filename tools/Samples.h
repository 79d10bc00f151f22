// The samples that `--input` of `burin run` and `burin compare` names.
#pragma once

#include "tools/Npy.h"
#include "tools/RunnerSources.h"
#include <optional>

namespace burin {

struct Samples {
  /// One an input of the model, the samples along the first axis; nothing where none was named.
  std::vector<std::optional<NpyArray>> arrays;
  std::optional<int64_t> count; ///< of samples in each
  bool stacked = false;         ///< whether the files have them along one more leading axis
};

/// Which inputs need samples.
enum class Needed { All, None };

/// Reads `texts`, each "NAME=FILE.npy" where NAME is the model's or the C++ one. As many samples
/// for each. The error holds everything that is wrong (B0404, and B07xx of files).
llvm::Expected<Samples> readSamples(llvm::ArrayRef<std::string> texts, llvm::ArrayRef<Port> inputs,
                                    Needed needed);

} // namespace burin
