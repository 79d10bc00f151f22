// Brings the windows that a contraction reads into whole words of four numbers, and these into
// groups that one instruction multiplies.
#pragma once

#include "dialects/plan/Plan.h"
#include "lowering/tile/ScheduleClass.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/Support/MathExtras.h"

namespace burin {

/// A window whose rows of the input are gathered into whole words, of four numbers each.
struct Gather {
  int64_t rows, length; ///< rows of the window, and numbers that one has
  int64_t words() const { return llvm::divideCeil(length, 4); }
  /// Numbers of the last word that the one before has as well: it ends where the row does.
  int64_t overlap() const { return words() * 4 - length; }
};

/// The windows that `op` reads, if its weights are constant bytes and a row has a whole word.
std::optional<Gather> gatherOf(mlir::linalg::GenericOp op, const ContractionLoops &loops);

/// Reads the input out of windows that the step gathers, as numbers of `bits`: the loops of the
/// window become one over groups and one over the `dot` numbers of a group, four or a multiple.
/// What the last group lacks repeats the window's first words, and has weight 0.
mlir::linalg::GenericOp gatherWords(mlir::OpBuilder &builder, plan::StepOp step,
                                    mlir::linalg::GenericOp op, const ContractionLoops &loops,
                                    const Gather &gather, int64_t dot, int64_t bits);

} // namespace burin
