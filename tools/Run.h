// Builds an emitted model with a small runner and runs it on files: `burin run`.
#pragma once

#include "tools/Compile.h"

namespace burin {

struct RunOptions {
  CompileOptions compile;
  std::vector<std::string> inputs; ///< NAME=FILE.npy; NAME is the model's or the C++ one
  std::string outputDir;           ///< gets IDENTIFIER.npy for each output
  unsigned timedRuns = 0;          ///< host only
  bool selfTestOnly = false;
};

/// Returns the exit code. An input file holds one sample, of the input's shape, or several, with
/// one more leading axis; outputs are shaped alike.
int runModel(mlir::MLIRContext &context, const RunOptions &options);

} // namespace burin
