// Makes one operator of equal ones, whatever tensors of the model's file they compute.
#include "dialects/burin/ModelTensor.h"
#include "lowering/Passes.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/CSE.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_JOINEQUAL
#include "lowering/Passes.h.inc"

namespace {

struct JoinEqualPass : impl::JoinEqualBase<JoinEqualPass> {
  void runOnOperation() override {
    // Attributes make operators differ, locations do not.
    getOperation().walk([](Operation *op) {
      if (Attribute tensor = op->removeAttr(kModelTensor))
        op->setLoc(FusedLoc::get({op->getLoc()}, tensor, op->getContext()));
    });
    IRRewriter rewriter(&getContext());
    DominanceInfo dominance(getOperation());
    eliminateCommonSubExpressions(rewriter, dominance, getOperation());
    getOperation().walk([](Operation *op) {
      auto location = dyn_cast<FusedLoc>(op->getLoc());
      if (!location || !ModelTensor::fromAttribute(location.getMetadata()))
        return;
      op->setAttr(kModelTensor, location.getMetadata());
      op->setLoc(location.getLocations().front());
    });
  }
};

} // namespace
} // namespace burin
