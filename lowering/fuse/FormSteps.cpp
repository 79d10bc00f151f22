// Replaces each operator by a plan.step that holds its definition as linalg on tensors.
#include "dialects/burin/Burin.h"
#include "dialects/plan/Plan.h"
#include "lowering/Passes.h"
#include "lowering/fuse/StepRegion.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_FORMSTEPS
#include "lowering/Passes.h.inc"

namespace {

/// The name a node has in the model's file; empty where it has none.
std::string nameOf(Location location) {
  if (auto name = dyn_cast<NameLoc>(location))
    return name.getName().str();
  if (auto fused = dyn_cast<FusedLoc>(location))
    for (Location part : fused.getLocations())
      if (std::string name = nameOf(part); !name.empty())
        return name;
  return {};
}

struct FormStepsPass : impl::FormStepsBase<FormStepsPass> {
  void runOnOperation() override {
    getOperation().walk([&](func::FuncOp function) {
      if (function.isExternal())
        return;
      for (Operation &op : llvm::make_early_inc_range(function.front()))
        if (auto compute = dyn_cast<ComputeOpInterface>(op))
          form(compute);
    });
  }

  void form(ComputeOpInterface op) {
    OpBuilder builder(op);
    std::string name = nameOf(op.getLoc());
    if (name.empty())
      name = "step";
    auto step = plan::StepOp::create(
        builder, op.getLoc(), op->getResult(0).getType(), builder.getStringAttr(name),
        builder.getStrArrayAttr({StringRef(name)}), plan::ScheduleAttr(), IntegerAttr());
    Block &body = step.getBody().emplaceBlock();
    builder.setInsertionPointToEnd(&body);
    SmallVector<Value> values = op.define(builder, op->getOperands());
    plan::YieldOp::create(builder, op.getLoc(), values.front());

    // Renamings of the same elements need no code: they stand between the steps.
    bool computes = llvm::any_of(body.without_terminator(), [](Operation &inner) {
      return !isa<tensor::CollapseShapeOp, tensor::ExpandShapeOp>(inner);
    });
    if (computes) {
      op->getResult(0).replaceAllUsesWith(step.getResult());
    } else {
      for (Operation &inner : llvm::make_early_inc_range(body.without_terminator()))
        inner.moveBefore(step);
      op->getResult(0).replaceAllUsesWith(values.front());
      step.erase();
    }
    op->erase();
  }
};

} // namespace
} // namespace burin
