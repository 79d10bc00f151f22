// What kind of loop nest a linalg op is, read from its maps and body: never from its name.
#pragma once

#include "dialects/plan/Plan.h"
#include "mlir/Dialect/Linalg/IR/LinalgInterfaces.h"

namespace burin {

plan::ScheduleClass scheduleClass(mlir::linalg::LinalgOp op);

/// The op that decides how a step is scheduled; null for a step without loops (a border).
mlir::linalg::LinalgOp mainOp(plan::StepOp step);

/// The loops of a contraction that its schedule blocks.
struct ContractionLoops {
  unsigned channel;   ///< parallel loop of the result's last axis, in the weights only
  unsigned reduction; ///< innermost reduction loop
  unsigned weights;   ///< operand that has the channel
  unsigned input;     ///< the other operand
};
/// Nothing where `op` is no contraction whose result ends in a plain channel axis.
std::optional<ContractionLoops> contractionLoops(mlir::linalg::LinalgOp op);

/// How many values an index takes where each loop runs over `ranges`; 0 where that is not known.
int64_t valuesOf(mlir::AffineExpr index, llvm::ArrayRef<int64_t> ranges);

/// The loop of the positions: of the result's axis next to the channels, where that is a plain
/// loop.
std::optional<unsigned> positionLoop(mlir::linalg::LinalgOp op);

/// Elements along the last axis of a contraction's input from one position of the result (its axis
/// next to the channels) to the next; 0 too where all positions read the same.
int64_t inputStep(mlir::linalg::LinalgOp op, const ContractionLoops &loops);

} // namespace burin
