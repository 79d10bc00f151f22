// Places tensors with known lifetimes in one block of memory. Knows no IR.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <algorithm>
#include <cstdint>
#include <limits>
#include <vector>

namespace burin {

/// Bytes of a tensor, from `begin` up to `end`; empty by default.
struct ByteRange {
  int64_t begin = std::numeric_limits<int64_t>::max(), end = std::numeric_limits<int64_t>::min();

  bool isEmpty() const { return begin >= end; }
  int64_t bytes() const { return isEmpty() ? 0 : end - begin; }
  /// The least range that holds both.
  void add(ByteRange other) {
    begin = std::min(begin, other.begin);
    end = std::max(end, other.end);
  }
  ByteRange common(ByteRange other) const {
    return {std::max(begin, other.begin), std::min(end, other.end)};
  }
};

/// The moment before the first step, in which inputs are written.
inline constexpr int64_t kBeforeSteps = -1;

/// A tensor of `bytes` that is alive from step `first` through step `last`: from kBeforeSteps on if
/// it is an input, and to the number of steps, which is behind the last one, if it is an output.
struct Lifetime {
  int64_t bytes;
  int64_t first, last;
  /// What of it is alive at each of these steps; empty: all of it at all of them.
  std::vector<ByteRange> parts = {};

  bool isAliveAt(int64_t step) const { return first <= step && step <= last; }
  /// What of it is alive at a step; nothing before and after.
  ByteRange at(int64_t step) const {
    if (!isAliveAt(step))
      return {};
    return parts.empty() ? ByteRange{0, bytes} : parts[static_cast<size_t>(step - first)];
  }
};

/// A result that may lie over an input of its step: bytes that no later step reads are dead as soon
/// as the rows that need them are computed.
struct Overlap {
  size_t input, result; ///< lifetimes by number
  /// With rows computed from the first to the last, the result starts at least so many bytes before
  /// the input does.
  int64_t ascending;
  /// With rows computed from the last to the first, it ends at least so many bytes behind the end
  /// of the input.
  int64_t descending;
  int64_t step; ///< at which the input is read and the result written
};

/// What an overlap is about, at its step.
struct Meeting {
  Overlap overlap;
  ByteRange read, later; ///< of the input: what is alive at the step, and behind it
  ByteRange written;     ///< of the result
  int64_t inputBytes, resultBytes;
};

Meeting meetingOf(const Overlap &overlap, llvm::ArrayRef<Lifetime> lifetimes);

/// Most bytes of the two that can be the same.
int64_t sharedBytes(const Meeting &meeting);

struct ArenaPlan {
  llvm::SmallVector<int64_t> offsets; ///< one per lifetime, multiples of the alignment
  /// One per overlap: whether the two share bytes, and the rows go from the last to the first.
  llvm::SmallVector<bool> descending;
  int64_t bytes = 0;      ///< size of the arena
  int64_t lowerBound = 0; ///< no plan with these lifetimes and overlaps can be smaller
  /// Proved: no smaller plan exists at this alignment, of those in which of two tensors one lies
  /// lower at all steps.
  bool optimal = false;
};

/// What lives at the same time gets disjoint ranges, but for the overlaps that are allowed: at most
/// one for a result and a step. Tries several greedy orders, then searches, pair by pair, which of
/// two tensors lies lower, until the plan meets its lower bound, all ways are seen, or the effort
/// is spent. Without `search`, the best of some orders. Deterministic.
ArenaPlan planArena(llvm::ArrayRef<Lifetime> lifetimes, int64_t alignment,
                    llvm::ArrayRef<Overlap> overlaps = {}, bool search = true);

} // namespace burin
