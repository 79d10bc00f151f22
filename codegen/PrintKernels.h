// The C++ functions of kernels: one for those that differ only in the rounds of their outermost
// loop.
#pragma once

#include "codegen/LowerKernel.h"
#include "codegen/ModelFacts.h"

namespace burin::cxx {

/// The definitions, in order of first use. Gives each kernel the identifier and the rounds with
/// which it is called. `lowered` holds all of them.
std::string printKernels(std::vector<KernelFacts> &kernels,
                         const llvm::DenseMap<mlir::Operation *, LoweredKernel> &lowered);

} // namespace burin::cxx
