// The text of an emitted run(), or of its parts: pointers into the arena, then step by step.
#pragma once

#include "codegen/LowerKernel.h"
#include "codegen/ModelFacts.h"

namespace burin::cxx {

struct RunText {
  std::vector<std::string> bodies; ///< statements: of each part, or of run() alone
  bool fillsBorders = false;       ///< whether it calls the helper fill_border
};

/// `kernels` holds the lowered kernel of each step's function.
RunText printRun(const ModelFacts &facts,
                 const llvm::DenseMap<mlir::Operation *, LoweredKernel> &kernels);

} // namespace burin::cxx
