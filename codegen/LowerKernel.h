// One kernel function from linalg to C++ text.
#pragma once

#include "codegen/Prelude.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "targets/Target.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <vector>

namespace burin::cxx {

/// A border that the caller fills: behind the kernel where it is a frame (plan::isFrame), else
/// before it.
struct Border {
  std::vector<int64_t> shape, low, high; ///< of the bordered tensor, outermost axis first
  double value = 0;
};

/// Name of the parameter that is the number of rounds of a function's outermost loop.
inline constexpr const char *kRounds = "rounds";

/// The C++ function with kRounds as its last parameter: kernels that differ in nothing else can be
/// one function.
struct CountedKernel {
  std::string definition;
  int64_t rounds; ///< that make it the kernel
};

struct LoweredKernel {
  std::string definition; ///< the C++ function
  std::optional<CountedKernel> counted;
  std::string key; ///< what it does, whatever its name, its rounds, and what its result lies over
  int64_t resultOffset = 0;    ///< elements from the result's start to where the kernel writes
  std::vector<Border> borders; ///< at most one
  int64_t stackBytes = 0;      ///< arrays of the function
  unsigned nesting = 0;        ///< of its loops
  std::string note;            ///< why a simpler schedule was taken; empty where it was not
};

/// Lowers `kernel` as the C++ function `name` with parameters `parameters` (inputs, then result).
/// Tries simpler schedules where the chosen one has no faithful translation.
llvm::Expected<LoweredKernel> lowerKernel(mlir::func::FuncOp kernel, llvm::StringRef name,
                                          llvm::ArrayRef<std::string> parameters,
                                          const Target &target, Prelude &prelude);

/// An empty prelude for `target`.
Prelude preludeOf(const Target &target);

} // namespace burin::cxx
