// Looks for the order of a model's steps that needs the least memory. Knows no IR.
#pragma once

#include "lowering/plan/MemoryModel.h"

namespace burin {

struct StepOrder {
  std::vector<size_t> steps; ///< by number, as they run
  int64_t arena; ///< bytes that a plan with little search needs; 0 for a model with too many steps
  std::optional<int64_t>
      leastBytes; ///< alive at some step in any order; unknown where not all are compared
};

/// The order with the smallest arena found; the standing one where none is better. Deterministic.
///
/// First, by dynamic programming over the sets of steps that can have run, the order with the
/// lowest peak of bytes alive: exact while the sets are few enough, a beam above. Where its plan
/// needs more than that peak, those that keep closest to the standing order at a low peak; then
/// single steps move as long as the plan gets smaller.
StepOrder bestOrder(const ModelMemory &memory, int64_t alignment);

} // namespace burin
