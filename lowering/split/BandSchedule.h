// When which rows of a chain of steps are computed, so that few of them are alive at a time.
#pragma once

#include "lowering/split/StepRows.h"

namespace burin {

/// One step in one band.
struct BandStep {
  Rows kept;  ///< rows of earlier bands that this one or later ones read; maybe none
  Rows fresh; ///< rows that this band computes; maybe none
};

/// For each band, in the order in which they run, one entry a step of the chain.
using BandSchedule = std::vector<std::vector<BandStep>>;

/// The bands of a chain of steps. Each computes up to `rows` further rows of the first step's
/// result, and of the others what can be computed from these and is needed soon. No row is computed
/// twice. Nothing where rows of a step cannot be computed apart.
std::optional<BandSchedule> scheduleBands(llvm::ArrayRef<plan::StepOp> chain, int64_t rows);

/// The chain of `steps` steps that ends in `last`, where they are that many, one after the other,
/// and nothing else reads the results of all but the last.
std::optional<llvm::SmallVector<plan::StepOp>> chainEndingIn(plan::StepOp last, int64_t steps);

} // namespace burin
