// The text of an emitted run(): pointers into the arena, then step by step.
#pragma once

#include "codegen/LowerKernel.h"
#include "codegen/ModelFacts.h"

namespace burin::cxx {

struct RunText {
  std::string body;          ///< the statements, without the closing probe call
  bool fillsBorders = false; ///< whether it calls the helper fill_border
};

/// `kernels` holds the lowered kernel of each step's function.
RunText printRun(const ModelFacts &facts,
                 const llvm::DenseMap<mlir::Operation *, LoweredKernel> &kernels);

} // namespace burin::cxx
