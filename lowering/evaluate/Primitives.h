// Scalar functions that generated code contains as text and the evaluator calls as compiled C++.
#pragma once

#include "lowering/evaluate/Tensor.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <limits>

namespace burin {

/// A function of templates/cxx/arithmetic.inc. Scalars are in the form of `Tensor::load`.
struct Primitive {
  /// Values that the function's text accepts for one operand; outside it is undefined.
  struct Domain {
    unsigned operand = 0;
    int64_t low = std::numeric_limits<int64_t>::min();
    int64_t high = std::numeric_limits<int64_t>::max();
  };

  llvm::StringRef name;
  int64_t (*call)(const int64_t *operands);
  llvm::ArrayRef<ElementKind> operands;
  ElementKind result;
  Domain domains[3];
};

/// Most operands a primitive has.
inline constexpr unsigned maximumPrimitiveOperands = 4;

/// The primitive of that symbol name, or null.
const Primitive *findPrimitive(llvm::StringRef name);

/// Whether a private function of that name and without a body names a primitive.
inline bool isPrimitive(llvm::StringRef name) { return findPrimitive(name) != nullptr; }

} // namespace burin
