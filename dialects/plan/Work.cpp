// Counts the rounds of loops that multiply and reduce.
#include "dialects/plan/Work.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;

namespace burin::plan {

int64_t macsOf(Operation *op) {
  int64_t total = 0;
  op->walk([&](linalg::LinalgOp loops) {
    bool multiplies = false;
    loops->walk([&](Operation *inner) { multiplies |= isa<arith::MulIOp, arith::MulFOp>(inner); });
    if (loops.getNumReductionLoops() == 0 || !multiplies)
      return;
    int64_t rounds = 1;
    for (int64_t range : loops.getStaticLoopRanges())
      rounds *= range;
    total += rounds;
  });
  return total;
}

} // namespace burin::plan
