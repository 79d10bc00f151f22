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

/// A result that may lie over the input that its step reads last: bytes of the input are dead as
/// soon as the rows that need them are computed.
struct Overlap {
  size_t input, result; ///< lifetimes by number; that of the result starts where the input's ends
  /// With rows computed from the first to the last, the result starts at least so many bytes before
  /// the input does.
  int64_t ascending;
  /// With rows computed from the last to the first, it ends at least so many bytes behind the end
  /// of the input.
  int64_t descending;
};

struct ArenaPlan {
  llvm::SmallVector<int64_t> offsets; ///< one per lifetime, multiples of the alignment
  /// One per overlap: whether the two share bytes, and the rows go from the last to the first.
  llvm::SmallVector<bool> descending;
  int64_t bytes = 0;      ///< size of the arena
  int64_t lowerBound = 0; ///< no plan with these lifetimes and overlaps can be smaller
  bool optimal = false;   ///< proved: no smaller plan exists at this alignment
};

/// Tensors that live at the same time get disjoint ranges, but for the overlaps that are allowed:
/// at most one a result. Tries several greedy orders, then searches, pair by pair, which of two
/// tensors lies lower, until the plan meets its lower bound, all ways are seen, or the effort is
/// spent. Deterministic.
ArenaPlan planArena(llvm::ArrayRef<Lifetime> lifetimes, int64_t alignment,
                    llvm::ArrayRef<Overlap> overlaps = {});

} // namespace burin
