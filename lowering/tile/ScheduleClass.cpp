// Classifies loop nests by interface: reductions, maps and bodies.
#include "lowering/tile/ScheduleClass.h"
#include "lowering/fuse/StepRegion.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace burin {

static Value withoutConversion(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (!isa<arith::ExtSIOp, arith::ExtUIOp, arith::ExtFOp>(op))
      break;
    value = op->getOperand(0);
  }
  return value;
}

/// The two operands of a body that adds their product to the running result.
static std::optional<std::pair<unsigned, unsigned>> productOperands(linalg::LinalgOp op) {
  if (op.getNumDpsInits() != 1 || op.getNumReductionLoops() == 0)
    return std::nullopt;
  Block *body = op.getBlock();
  Operation *add = body->getTerminator()->getOperand(0).getDefiningOp();
  if (!add || !isa<arith::AddFOp, arith::AddIOp>(add))
    return std::nullopt;
  Value running = body->getArguments().back();
  for (unsigned side : {0U, 1U}) {
    Operation *product = add->getOperand(1 - side).getDefiningOp();
    if (add->getOperand(side) != running || !product || !isa<arith::MulFOp, arith::MulIOp>(product))
      continue;
    auto x = dyn_cast<BlockArgument>(withoutConversion(product->getOperand(0)));
    auto y = dyn_cast<BlockArgument>(withoutConversion(product->getOperand(1)));
    if (x && y && x.getOwner() == body && y.getOwner() == body && x != y)
      return std::pair(x.getArgNumber(), y.getArgNumber());
  }
  return std::nullopt;
}

std::optional<ContractionLoops> contractionLoops(linalg::LinalgOp op) {
  auto operands = productOperands(op);
  auto maps = op.getIndexingMapsArray();
  if (!operands || maps.back().getNumResults() < 2)
    return std::nullopt;
  auto channel = dyn_cast<AffineDimExpr>(maps.back().getResults().back());
  if (!channel)
    return std::nullopt;
  auto [x, y] = *operands;
  bool inX = maps[x].isFunctionOfDim(channel.getPosition());
  bool inY = maps[y].isFunctionOfDim(channel.getPosition());
  if (inX == inY)
    return std::nullopt;
  unsigned weights = inX ? x : y, input = inX ? y : x;
  // The last axis of the weights is the reduction's inner loop.
  auto reduction = dyn_cast<AffineDimExpr>(maps[weights].getResults().back());
  auto kinds = op.getIteratorTypesArray();
  if (!reduction || kinds[reduction.getPosition()] != utils::IteratorType::reduction)
    return std::nullopt;
  return ContractionLoops{channel.getPosition(), reduction.getPosition(), weights, input};
}

int64_t valuesOf(AffineExpr index, ArrayRef<int64_t> ranges) {
  if (isa<AffineConstantExpr>(index))
    return 1;
  if (auto dim = dyn_cast<AffineDimExpr>(index))
    return ranges[dim.getPosition()];
  auto binary = dyn_cast<AffineBinaryOpExpr>(index);
  int64_t left = binary ? valuesOf(binary.getLHS(), ranges) : 0;
  if (left == 0)
    return 0;
  auto factor = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (binary.getKind() == AffineExprKind::Mul && factor && factor.getValue() > 0)
    return (left - 1) * factor.getValue() + 1;
  int64_t right = binary.getKind() == AffineExprKind::Add ? valuesOf(binary.getRHS(), ranges) : 0;
  return right == 0 ? 0 : left + right - 1;
}

std::optional<unsigned> positionLoop(linalg::LinalgOp op) {
  AffineMap result = op.getIndexingMapsArray().back();
  unsigned rank = result.getNumResults();
  auto position = rank > 1 ? dyn_cast<AffineDimExpr>(result.getResult(rank - 2)) : nullptr;
  return position ? std::optional(position.getPosition()) : std::nullopt;
}

int64_t inputStep(linalg::LinalgOp op, const ContractionLoops &loops) {
  AffineMap input = op.getIndexingMapsArray()[loops.input];
  auto position = positionLoop(op);
  if (!position || input.getNumResults() == 0)
    return 0;
  SmallVector<int64_t> ranges(op.getNumLoops(), 1);
  ranges[*position] = 2;
  return std::max<int64_t>(valuesOf(input.getResults().back(), ranges) - 1, 0);
}

plan::ScheduleClass scheduleClass(linalg::LinalgOp op) {
  bool looksUp = false;
  op->walk([&](tensor::ExtractOp) { looksUp = true; });
  if (looksUp)
    return plan::ScheduleClass::Lookup;
  if (op.getNumReductionLoops() > 0) {
    if (contractionLoops(op))
      return plan::ScheduleClass::Contraction;
    // A window slides: some operand is indexed by a sum of loops.
    for (AffineMap map : op.getIndexingMapsArray())
      for (AffineExpr expression : map.getResults())
        if (expression.getKind() == AffineExprKind::Add)
          return plan::ScheduleClass::Window;
    return productOperands(op) ? plan::ScheduleClass::Window : plan::ScheduleClass::Reduce;
  }
  bool copies = isa<BlockArgument>(op.getBlock()->getTerminator()->getOperand(0));
  return copies ? plan::ScheduleClass::Move : plan::ScheduleClass::Elementwise;
}

linalg::LinalgOp mainOp(plan::StepOp step) {
  // The class that needs the most care decides: in enum order but for look-ups.
  auto weight = [](linalg::LinalgOp op) {
    switch (scheduleClass(op)) {
    case plan::ScheduleClass::Contraction:
      return 6;
    case plan::ScheduleClass::Window:
      return 5;
    case plan::ScheduleClass::Lookup:
      return 4;
    case plan::ScheduleClass::Reduce:
      return 3;
    case plan::ScheduleClass::Elementwise:
      return 2;
    case plan::ScheduleClass::Move:
      return 1;
    }
    return 0;
  };
  linalg::LinalgOp best;
  for (linalg::LinalgOp op : linalgOpsOf(step))
    if (!best || weight(op) > weight(best))
      best = op;
  return best;
}

} // namespace burin
