// Asks the target's recipe for each step's schedule.
#include "dialects/plan/Storage.h"
#include "lowering/Passes.h"
#include "lowering/fuse/StepRegion.h"
#include "lowering/tile/ScheduleClass.h"
#include "mlir/IR/TypeUtilities.h"
#include "targets/Recipe.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_CHOOSESCHEDULES
#include "lowering/Passes.h.inc"

namespace {

/// Whether neighbours along the result's last axis are neighbours in every operand, or the same.
bool isContiguous(linalg::LinalgOp op) {
  auto maps = op.getIndexingMapsArray();
  AffineMap result = maps.back();
  if (result.getNumResults() == 0)
    return false;
  auto last = dyn_cast<AffineDimExpr>(result.getResults().back());
  if (!last)
    return false;
  for (auto [index, map] : llvm::enumerate(maps)) {
    if (op.isScalar(&op->getOpOperand(static_cast<unsigned>(index))) ||
        !map.isFunctionOfDim(last.getPosition()))
      continue;
    for (auto [axis, expression] : llvm::enumerate(map.getResults())) {
      // Along the operand's last axis neighbours may start anywhere, as those of a slice do.
      bool isLast = axis + 1 == map.getNumResults();
      AffineExpr rest = isLast ? expression - last : expression;
      if (simplifyAffineExpr(rest, map.getNumDims(), 0).isFunctionOfDim(last.getPosition()))
        return false;
    }
  }
  return true;
}

/// What positions of a contraction's result read of its input.
void describeInput(LoopNest &nest, linalg::LinalgOp op, const ContractionLoops &loops) {
  AffineMap input = op.getIndexingMapsArray()[loops.input];
  auto position = positionLoop(op);
  if (!position || input.getNumResults() == 0)
    return;
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  for (auto [range, kind] : llvm::zip(ranges, op.getIteratorTypesArray()))
    if (kind != utils::IteratorType::reduction)
      range = 1;
  for (int64_t positions : {1, 2}) {
    ranges[*position] = positions;
    nest.footprint[positions - 1] = 1;
    for (AffineExpr index : input.getResults())
      nest.footprint[positions - 1] *= valuesOf(index, ranges);
  }
  nest.inputStep = inputStep(op, loops);
}

LoopNest describe(linalg::LinalgOp op) {
  LoopNest nest;
  auto maps = op.getIndexingMapsArray();
  auto ranges = op.getStaticLoopRanges();
  auto shape = cast<RankedTensorType>(op->getResult(0).getType()).getShape();
  if (!shape.empty())
    nest.channels = shape.back();
  if (shape.size() > 1)
    nest.positions = shape[shape.size() - 2];
  if (shape.size() > 2)
    nest.outerPositions = shape[shape.size() - 3];
  for (auto [range, kind] : llvm::zip(ranges, op.getIteratorTypesArray()))
    if (kind == utils::IteratorType::reduction)
      nest.taps *= range;
  if (auto loops = contractionLoops(op)) {
    nest.reduction = ranges[loops->reduction];
    describeInput(nest, op, *loops);
  }
  Type element = getElementTypeOrSelf(op->getOperand(0).getType());
  nest.isFloat = isa<FloatType>(element);
  nest.inputBits = 0;
  for (Value input : op.getDpsInputs())
    nest.inputBits =
        std::max(nest.inputBits, getElementTypeOrSelf(input.getType()).getIntOrFloatBitWidth());
  nest.contiguous = isContiguous(op);
  return nest;
}

struct ChooseSchedulesPass : impl::ChooseSchedulesBase<ChooseSchedulesPass> {
  using ChooseSchedulesBase::ChooseSchedulesBase;

  void runOnOperation() override {
    auto machine = loadTarget(target);
    if (!machine)
      return report(machine.takeError());
    auto recipe = makeRecipe(*machine);
    if (!recipe)
      return report(recipe.takeError());
    getOperation().walk([&](plan::StepOp step) {
      if (!step.getScheduleAttr())
        step.setScheduleAttr(choose(step, **recipe));
    });
  }

  plan::ScheduleAttr choose(plan::StepOp step, const Recipe &recipe) {
    auto scheduleClassOfStep = plan::ScheduleClass::Move;
    LoopNest nest;
    if (linalg::LinalgOp op = mainOp(step)) {
      scheduleClassOfStep = scheduleClass(op);
      nest = describe(op);
    } else {
      Value placed = plan::computedBehind(yielded(step));
      auto shape = cast<RankedTensorType>(placed.getType()).getShape();
      nest.channels = shape.empty() ? 1 : shape.back();
    }
    nest.goal = optimize == "speed" ? Goal::Speed : optimize == "size" ? Goal::Size : Goal::Balance;
    Tiling t = recipe.tiling(scheduleClassOfStep, nest);
    if (t.scratch > 0)
      step->setAttr(plan::kScratch, Builder(&getContext()).getI64IntegerAttr(t.scratch));
    return plan::ScheduleAttr::get(&getContext(), scheduleClassOfStep, t.lanes, t.columns, t.rows,
                                   t.dot, t.unroll, t.widen);
  }

  void report(llvm::Error error) {
    getOperation().emitError() << llvm::toString(std::move(error));
    signalPassFailure();
  }
};

} // namespace
} // namespace burin
