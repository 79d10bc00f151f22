// What a model's steps do to memory, in whatever order they run. Knows no IR.
#pragma once

#include "lowering/plan/ArenaPlanner.h"

namespace burin {

/// Bytes of a tensor that a step reads or writes.
struct TensorUse {
  size_t tensor; ///< by number
  ByteRange bytes;
};

/// An input that the result of its step may lie over, and the distances of Overlap.
struct RowOverlap {
  size_t input;
  int64_t ascending, descending;
};

struct StepMemory {
  llvm::SmallVector<TensorUse> reads;
  TensorUse written;
  llvm::SmallVector<RowOverlap> overlaps;
  int64_t scratch = 0;             ///< bytes that are the step's own while it runs
  llvm::SmallVector<size_t> after; ///< steps that run before this one, by number
};

struct TensorMemory {
  int64_t bytes;
  bool isInput;         ///< of the model: there before the first step
  bool isOutput;        ///< of the model: alive to the end
  bool isPlaced = true; ///< in the arena; the caller has the others
};

struct ModelMemory {
  std::vector<TensorMemory> tensors; ///< inputs first
  std::vector<StepMemory> steps;     ///< in an order in which they can run
};

/// What is alive of a tensor of which so much was written before and is needed from now on, while a
/// step writes `now`.
ByteRange aliveOf(ByteRange written, ByteRange needed, ByteRange now);

/// The order in which the steps stand.
std::vector<size_t> standingOrder(const ModelMemory &memory);

/// The life of each tensor, by number, with the steps in an order. Of a tensor that is written or
/// read in parts only what is written already and still read is alive.
std::vector<Lifetime> lifetimesOf(const ModelMemory &memory, llvm::ArrayRef<size_t> order);

/// What planArena is asked, and which tensors and steps its numbers are.
struct ArenaProblem {
  std::vector<Lifetime>
      lifetimes; ///< of tensors in the order in which they are written, of scratch
  std::vector<Overlap> overlaps;
  std::vector<size_t> tensors;     ///< of the first lifetimes
  std::vector<size_t> scratched;   ///< steps whose scratch memory the other lifetimes are
  std::vector<size_t> overlapping; ///< the step of each overlap
};

ArenaProblem arenaProblem(const ModelMemory &memory, llvm::ArrayRef<size_t> order);

} // namespace burin
