// Joins a step with the element-wise steps and the placement that follow it.
#include "dialects/burin/ModelTensor.h"
#include "dialects/plan/Plan.h"
#include "dialects/plan/Storage.h"
#include "lowering/Passes.h"
#include "lowering/fuse/StepRegion.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_FUSESTEPS
#include "lowering/Passes.h.inc"

namespace {

/// Whether every loop of `consumer` runs over exactly the elements of `value`.
bool elementwiseOver(plan::StepOp consumer, Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  if (type.getShape() != cast<RankedTensorType>(consumer.getType()).getShape())
    return false;
  for (Operation &op : consumer.getBody().front().without_terminator()) {
    if (isa<tensor::EmptyOp, arith::ConstantOp>(op))
      continue;
    auto linalg = dyn_cast<linalg::LinalgOp>(op);
    if (!linalg || linalg.getNumReductionLoops() != 0 || linalg.getNumDpsInits() != 1 ||
        linalg.getStaticLoopRanges() != type.getShape())
      return false;
    // A look-up reads elements that are not its own.
    bool looksUp = false;
    op.walk([&](tensor::ExtractOp) { looksUp = true; });
    if (looksUp)
      return false;
    for (OpOperand &operand : op.getOpOperands()) {
      bool reads = operand.get() == value || linalg.isDpsInit(&operand);
      if (reads && !linalg.getMatchingIndexingMap(&operand).isIdentity())
        return false;
    }
  }
  return true;
}

/// Loops that a step may have in all. Chains of element-wise loops end by then in real models, and
/// the time of joining grows with the square of their length.
constexpr size_t kMostLoops = 64;

/// The producer that `step` can join: a step that nobody else reads.
plan::StepOp joinableProducer(plan::StepOp step) {
  plan::StepOp best;
  for (Value value : capturesOf(step)) {
    auto producer = value.getDefiningOp<plan::StepOp>();
    if (!producer || placesResult(producer) || value == plan::updatedBy(step))
      continue;
    bool onlyUser = llvm::all_of(value.getUsers(),
                                 [&](Operation *user) { return step->isProperAncestor(user); });
    if (linalgOpsOf(producer).size() + linalgOpsOf(step).size() > kMostLoops)
      continue;
    if (!onlyUser || !(onlyPlaces(step) || elementwiseOver(step, value)))
      continue;
    // Of two candidates (a residual sum) the later one: its operands then wait for less.
    if (!best || best->isBeforeInBlock(producer))
      best = producer;
  }
  return best;
}

/// Moves the producer's loops in front of the step's own; the joined step stands where `step` did.
void join(plan::StepOp producer, plan::StepOp step) {
  if (onlyPlaces(step)) {
    step->removeAttr(kModelTensor);
    if (Attribute tensor = producer->getAttr(kModelTensor))
      step->setAttr(kModelTensor, tensor);
  }
  Block &from = producer.getBody().front(), &to = step.getBody().front();
  Value result = yielded(producer);
  to.getOperations().splice(to.begin(), from.getOperations(), from.begin(), std::prev(from.end()));
  producer.getResult().replaceAllUsesWith(result);
  llvm::SetVector<Attribute> origin;
  for (plan::StepOp part : {producer, step})
    origin.insert_range(part.getOriginAttr());
  step.setName(producer.getName());
  step.setOriginAttr(ArrayAttr::get(step.getContext(), origin.getArrayRef()));
  step->setLoc(producer.getLoc());
  producer.erase();
}

struct FuseStepsPass : impl::FuseStepsBase<FuseStepsPass> {
  void runOnOperation() override {
    getOperation().walk([&](func::FuncOp function) {
      if (function.isExternal())
        return;
      for (auto step : llvm::make_early_inc_range(function.front().getOps<plan::StepOp>()))
        while (plan::StepOp producer = joinableProducer(step))
          join(producer, step);
    });
    if (failed(fuseLoops()))
      return signalPassFailure();
    getOperation().walk([](plan::StepOp step) { foldStepConstants(step); });
  }

  /// Fuses element-wise loops inside each step, where the value between them has one reader.
  LogicalResult fuseLoops() {
    RewritePatternSet patterns(&getContext());
    linalg::populateElementwiseOpsFusionPatterns(patterns, [](OpOperand *operand) {
      auto producer = operand->get().getDefiningOp<linalg::LinalgOp>();
      auto consumer = dyn_cast<linalg::LinalgOp>(operand->getOwner());
      return producer && consumer && producer->getBlock() == consumer->getBlock() &&
             operand->get().hasOneUse() && consumer.getNumReductionLoops() == 0;
    });
    GreedyRewriteConfig config;
    config.enableFolding(false).enableConstantCSE(false);
    config.setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled);
    return applyPatternsGreedily(getOperation(), std::move(patterns), config);
  }
};

} // namespace
} // namespace burin
