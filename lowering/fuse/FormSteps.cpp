// Replaces each operator by a plan.step that holds its definition as linalg on tensors.
#include "dialects/burin/Burin.h"
#include "dialects/burin/ModelTensor.h"
#include "dialects/plan/Plan.h"
#include "dialects/plan/Storage.h"
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

  static plan::StepOp emptyStep(OpBuilder &builder, ComputeOpInterface op) {
    std::string name = nameOf(op.getLoc());
    if (name.empty())
      name = "step";
    return plan::StepOp::create(
        builder, op.getLoc(), op->getResult(0).getType(), builder.getStringAttr(name),
        builder.getStrArrayAttr({StringRef(name)}), plan::ScheduleAttr(), IntegerAttr());
  }

  void form(ComputeOpInterface op) {
    OpBuilder builder(op);
    plan::StepOp step = emptyStep(builder, op);
    Block &body = step.getBody().emplaceBlock();
    builder.setInsertionPointToEnd(&body);
    SmallVector<Value> values = op.define(builder, op->getOperands());
    plan::YieldOp::create(builder, op.getLoc(), values.front());

    if (SmallVector<tensor::InsertSliceOp> slices = slicesOf(body); !slices.empty()) {
      Value joined = fillSlices(op, slices);
      // The last one completes the tensor.
      if (Attribute tensor = op->getAttr(kModelTensor))
        joined.getDefiningOp()->setAttr(kPlacedTensor, tensor);
      op->getResult(0).replaceAllUsesWith(joined);
      step.erase();
      op->erase();
      return;
    }

    // Renamings of the same elements need no code: they stand between the steps.
    bool computes = llvm::any_of(body.without_terminator(), [](Operation &inner) {
      return !isa<tensor::CollapseShapeOp, tensor::ExpandShapeOp>(inner);
    });
    if (computes) {
      if (Attribute tensor = op->getAttr(kModelTensor))
        step->setAttr(onlyPlaces(step) ? kPlacedTensor : kModelTensor, tensor);
      op->getResult(0).replaceAllUsesWith(step.getResult());
    } else {
      for (Operation &inner : llvm::make_early_inc_range(body.without_terminator()))
        inner.moveBefore(step);
      op->getResult(0).replaceAllUsesWith(values.front());
      step.erase();
    }
    op->erase();
  }

  /// The slices that a body writes, if it does nothing else and they do not overlap.
  static SmallVector<tensor::InsertSliceOp> slicesOf(Block &body) {
    SmallVector<tensor::InsertSliceOp> slices;
    for (Operation &inner : body.without_terminator()) {
      auto slice = dyn_cast<tensor::InsertSliceOp>(inner);
      if (!slice && !isa<tensor::EmptyOp>(inner))
        return {};
      if (slice)
        slices.push_back(slice);
    }
    for (size_t i = 0; i < slices.size(); i++)
      for (size_t j = 0; j < i; j++)
        if (!areDisjoint(slices[i], slices[j]))
          return {};
    return slices;
  }

  static bool areDisjoint(tensor::InsertSliceOp a, tensor::InsertSliceOp b) {
    for (size_t i = 0; i < a.getStaticOffsets().size(); i++) {
      if (a.getStaticStrides()[i] != 1 || b.getStaticStrides()[i] != 1)
        return false;
      int64_t first = a.getStaticOffsets()[i], second = b.getStaticOffsets()[i];
      if (first + a.getStaticSizes()[i] <= second || second + b.getStaticSizes()[i] <= first)
        return true;
    }
    return false;
  }

  /// One step a slice, in the order in which the parts are computed, each as early as its part is
  /// known: a producer that joins the step then runs no later than before.
  static Value fillSlices(ComputeOpInterface op, ArrayRef<tensor::InsertSliceOp> slices) {
    SmallVector<tensor::InsertSliceOp> ordered(slices);
    // What is there from the start is copied last: the joined tensor then lives no longer for it.
    auto computedBy = [](tensor::InsertSliceOp slice) {
      Operation *by = slice.getSource().getDefiningOp();
      return by && !by->hasTrait<OpTrait::ConstantLike>() ? by : nullptr;
    };
    llvm::stable_sort(ordered, [&](tensor::InsertSliceOp a, tensor::InsertSliceOp b) {
      Operation *first = computedBy(a), *second = computedBy(b);
      return first != second && first && (!second || first->isBeforeInBlock(second));
    });
    OpBuilder builder(op);
    Value joined;
    for (tensor::InsertSliceOp slice : ordered) {
      Operation *after = computedBy(slice);
      if (after && joined && after->isBeforeInBlock(joined.getDefiningOp()))
        after = joined.getDefiningOp();
      if (after)
        builder.setInsertionPointAfter(after);
      else
        builder.setInsertionPoint(op);
      plan::StepOp step = emptyStep(builder, op);
      builder.setInsertionPointToEnd(&step.getBody().emplaceBlock());
      auto type = cast<RankedTensorType>(slice.getType());
      Value target = joined ? joined
                            : Value(tensor::EmptyOp::create(builder, op.getLoc(), type.getShape(),
                                                            type.getElementType()));
      Value placed = tensor::InsertSliceOp::create(builder, op.getLoc(), slice.getSource(), target,
                                                   slice.getMixedOffsets(), slice.getMixedSizes(),
                                                   slice.getMixedStrides());
      plan::YieldOp::create(builder, op.getLoc(), placed);
      joined = step.getResult();
    }
    return joined;
  }
};

} // namespace
} // namespace burin
