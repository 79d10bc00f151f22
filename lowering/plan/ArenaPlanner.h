// Places tensors with known lifetimes in one block of memory. Knows no IR.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <cstdint>

namespace burin {

/// A tensor of `bytes` that is alive from step `first` through step `last`.
struct Lifetime {
  int64_t bytes;
  int64_t first, last;
};

struct ArenaPlan {
  llvm::SmallVector<int64_t> offsets; ///< one per lifetime, multiples of the alignment
  int64_t bytes = 0;                  ///< size of the arena
  int64_t lowerBound = 0;             ///< most bytes alive at one step: no plan can be smaller
  bool optimal = false;               ///< proved: no smaller plan exists at this alignment
};

/// Overlapping lifetimes get disjoint ranges. Tries several greedy orders, then searches orders
/// with bounds until the plan meets its lower bound, all orders are seen, or the effort is spent.
/// Deterministic.
ArenaPlan planArena(llvm::ArrayRef<Lifetime> lifetimes, int64_t alignment);

} // namespace burin
