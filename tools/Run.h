// Builds an emitted model with a small runner and runs it on files: `burin run`.
#pragma once

#include "tools/Budget.h"
#include "tools/Compile.h"
#include "llvm/Support/JSON.h"

namespace burin {

struct RunOptions {
  CompileOptions compile;
  Budget budget; ///< checked before the build and, with the bytes of code, after it
  std::vector<std::string> inputs; ///< NAME=FILE.npy; NAME is the model's or the C++ one
  std::string outputDir;           ///< gets IDENTIFIER.npy for each output
  std::string keepDir;             ///< builds here and leaves everything; empty: a temporary folder
  unsigned timedRuns = 0;          ///< host only
  unsigned resetEvery = 0;         ///< samples after which the state is reset; 0: only at first
  bool selfTest = false;           ///< alone, or after the inputs where there are some
  bool stepResults = false;        ///< leave kStepResultsFile in keepDir, for one run on inputs
};

/// An input file holds one sample, of the input's shape, or several, with
/// one more leading axis; outputs are shaped alike. The budget ends the run before a build or a
/// start that could not end well; `keepDir` also gets "run.json", with what each part took, as
/// `report` does.
llvm::Error runModel(mlir::MLIRContext &context, const RunOptions &options,
                     llvm::json::Object &report);

/// The same for a model that is compiled already, in `compileSeconds`.
llvm::Error runFiles(const RunOptions &options, const Target &target,
                     std::vector<cxx::OutputFile> files, double compileSeconds,
                     llvm::json::Object &report);

} // namespace burin
