// Questions about a step's region, and folding of the constants inside it.
#include "lowering/fuse/StepRegion.h"
#include "dialects/burin/Burin.h"
#include "dialects/plan/Storage.h"
#include "lowering/evaluate/Evaluate.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;

namespace burin {

Value yielded(plan::StepOp step) {
  return cast<plan::YieldOp>(step.getBody().front().getTerminator()).getResult();
}

bool placesResult(plan::StepOp step) {
  Operation *last = yielded(step).getDefiningOp();
  return last && plan::isPlacement(last);
}

bool onlyPlaces(plan::StepOp step) { return placesResult(step) && linalgOpsOf(step).empty(); }

llvm::SetVector<Value> capturesOf(plan::StepOp step) {
  llvm::SetVector<Value> captures;
  getUsedValuesDefinedAbove(step.getBody(), captures);
  return captures;
}

SmallVector<linalg::LinalgOp> linalgOpsOf(plan::StepOp step) {
  SmallVector<linalg::LinalgOp> ops;
  for (Operation &op : step.getBody().front())
    if (auto linalg = dyn_cast<linalg::LinalgOp>(op))
      ops.push_back(linalg);
  return ops;
}

/// Evaluates one op on constants; null where it cannot be.
static DenseElementsAttr evaluated(Operation *op) {
  OwningOpRef<ModuleOp> module = ModuleOp::create(op->getLoc());
  OpBuilder builder(op->getContext());
  builder.setInsertionPointToEnd(module->getBody());
  auto function = func::FuncOp::create(builder, op->getLoc(), "fold",
                                       builder.getFunctionType({}, op->getResultTypes()));
  builder.setInsertionPointToEnd(function.addEntryBlock());
  IRMapping mapping;
  llvm::SetVector<Value> used;
  used.insert(op->operand_begin(), op->operand_end());
  for (Region &region : op->getRegions())
    getUsedValuesDefinedAbove(region, used);
  for (Value value : used)
    mapping.map(value, builder.clone(*value.getDefiningOp())->getResult(0));
  func::ReturnOp::create(builder, op->getLoc(), builder.clone(*op, mapping)->getResults());
  auto results = evaluate(function, {});
  if (!results) {
    llvm::consumeError(results.takeError());
    return {};
  }
  return results->front().toAttribute();
}

static bool foldable(Operation &op) {
  if (op.getNumResults() != 1 || op.hasTrait<OpTrait::ConstantLike>() || isa<tensor::EmptyOp>(op))
    return false;
  llvm::SetVector<Value> used;
  used.insert(op.operand_begin(), op.operand_end());
  for (Region &region : op.getRegions())
    getUsedValuesDefinedAbove(region, used);
  int64_t known = 0;
  for (Value value : used) {
    if (value.getDefiningOp<tensor::EmptyOp>())
      continue;
    if (!matchPattern(value, m_Constant()))
      return false;
    if (auto type = dyn_cast<RankedTensorType>(value.getType()))
      known += type.getNumElements();
  }
  auto result = dyn_cast<RankedTensorType>(op.getResult(0).getType());
  return result && known > 0 && result.getNumElements() <= known &&
         op.walk([](func::CallOp) { return WalkResult::interrupt(); }) != WalkResult::interrupt();
}

void foldStepConstants(plan::StepOp step) {
  for (Operation &op : llvm::make_early_inc_range(step.getBody().front().without_terminator())) {
    // A table that a definition brings along is an operand of the kernel like any other.
    if (isa<ConstantOp>(op)) {
      op.moveBefore(step);
      continue;
    }
    if (!foldable(op))
      continue;
    DenseElementsAttr value = evaluated(&op);
    if (!value)
      continue;
    OpBuilder builder(step);
    op.getResult(0).replaceAllUsesWith(ConstantOp::create(builder, op.getLoc(), value));
    op.erase();
  }
  // A loop that calls a primitive counts as having effects; on tensors it has none.
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(step.getBody().front())))
    if (!op.hasTrait<OpTrait::IsTerminator>() && op.use_empty() &&
        (isa<linalg::LinalgOp>(op) || isOpTriviallyDead(&op)))
      op.erase();
}

} // namespace burin
