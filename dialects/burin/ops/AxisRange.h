// What messages about a wrong axis say is right.
#pragma once

#include "llvm/Support/FormatVariadic.h"
#include <string>

namespace burin {

/// The way out for an axis outside of a tensor of that rank.
inline std::string axisRange(int64_t rank) {
  if (rank == 0)
    return "a tensor of rank 0 has no axis";
  return llvm::formatv("axes range from {0} to {1}", -rank, rank - 1);
}

} // namespace burin
