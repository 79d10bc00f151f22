// Recognizes sums over rows by their loops, and clones them with a start value from outside.
#include "lowering/split/RowSum.h"
#include "dialects/plan/Storage.h"
#include "lowering/fuse/StepRegion.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace burin {
namespace {

RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

/// Whether a body adds to its result a number that does not depend on it.
bool onlyAdds(linalg::LinalgOp op) {
  Block *body = op.getBlock();
  auto add = body->getTerminator()->getOperand(0).getDefiningOp<arith::AddIOp>();
  BlockArgument sum = body->getArguments().back();
  return add && sum.hasOneUse() && *sum.getUsers().begin() == add && add.getResult().hasOneUse();
}

/// The loop over the rows of an operand: the only one of its index that goes on.
std::optional<unsigned> rowLoop(linalg::LinalgOp op, OpOperand &operand) {
  auto type = typeOf(operand.get());
  int64_t axis = rowAxis(type);
  if (axis == type.getRank())
    return std::nullopt;
  AffineExpr index = op.getMatchingIndexingMap(&operand).getResult(static_cast<unsigned>(axis));
  SmallVector<int64_t> extents = op.getStaticLoopRanges();
  std::optional<unsigned> loop;
  for (unsigned i = 0; i < extents.size(); i++)
    if (index.isFunctionOfDim(i) && extents[i] != 1) {
      if (loop)
        return std::nullopt;
      loop = i;
    }
  if (!loop || op.getIteratorTypesArray()[*loop] != utils::IteratorType::reduction ||
      extents[*loop] != type.getDimSize(axis))
    return std::nullopt;
  // From the first row to the last one.
  AffineExpr row = getAffineDimExpr(*loop, op->getContext());
  AffineExpr plain = index;
  for (unsigned i = 0; i < extents.size(); i++)
    if (i != *loop)
      plain = plain.replace(getAffineDimExpr(i, op->getContext()),
                            getAffineConstantExpr(0, op->getContext()));
  return simplifyAffineExpr(plain, op.getNumLoops(), 0) == row ? loop : std::nullopt;
}

} // namespace

Value RowSum::tensor() const { return const_cast<linalg::LinalgOp &>(op)->getOperand(input); }

std::optional<RowSum> rowSumOf(ArrayRef<plan::StepOp> chain) {
  plan::StepOp step = chain.back();
  Block *block = &step.getBody().front();
  SmallVector<Value> variables;
  for (Value value : capturesOf(step))
    if (!matchPattern(plan::rootOf(value), m_Constant()))
      variables.push_back(value);
  auto isInChain = [&](plan::StepOp other) { return other.getResult() == variables[0]; };
  if (variables.size() != 1 || plan::updatedBy(step) || !llvm::any_of(chain.drop_back(), isInChain))
    return std::nullopt;
  for (linalg::LinalgOp op : linalgOpsOf(step)) {
    if (!llvm::is_contained(op->getOperands(), variables[0]))
      continue;
    // The only op that reads it, and only once.
    auto isReader = [&](Operation *user) { return user == op; };
    auto users = llvm::make_filter_range(
        variables[0].getUsers(), [&](Operation *user) { return step->isProperAncestor(user); });
    if (!llvm::all_of(users, isReader) || llvm::count(op->getOperands(), variables[0]) != 1 ||
        !typeOf(op->getResult(0)).getElementType().isInteger() || !onlyAdds(op) ||
        op.getNumDpsInits() != 1)
      return std::nullopt;
    std::optional<RowSum> sum;
    for (OpOperand &operand : op->getOpOperands())
      if (operand.get() == variables[0])
        if (auto loop = rowLoop(op, operand))
          sum = RowSum{op, *loop, operand.getOperandNumber(), op.getStaticLoopRanges()[*loop]};
    if (!sum)
      return std::nullopt;
    for (OpOperand &operand : op->getOpOperands()) {
      bool isShape =
          operand.get().getDefiningOp<tensor::EmptyOp>() && operand.get().getParentBlock() == block;
      AffineMap map = op.getMatchingIndexingMap(&operand);
      if (operand.getOperandNumber() != sum->input && map.isFunctionOfDim(sum->loop) &&
          !(isShape && map.isProjectedPermutation()))
        return std::nullopt;
    }
    return sum;
  }
  return std::nullopt;
}

plan::StepOp stepOfSum(OpBuilder &builder, plan::StepOp step, const RowSum &sum, Rows rows,
                       Value taken, Value start) {
  linalg::LinalgOp adds = sum.op;
  bool isLast = rows.end == sum.rows;
  Type type = isLast ? step.getType() : adds->getResult(0).getType();
  auto split = plan::StepOp::create(builder, step.getLoc(), type, step.getNameAttr(),
                                    step.getOriginAttr(), step.getScheduleAttr(), IntegerAttr());
  OpBuilder::InsertionGuard guard(builder);
  Block *body = &split.getBody().emplaceBlock();
  builder.setInsertionPointToEnd(body);
  IRMapping mapping;
  mapping.map(sum.tensor(), taken);
  Value result;
  for (Operation &op : step.getBody().front().without_terminator()) {
    if (&op != adds) {
      result = builder.clone(op, mapping)->getResult(0);
      continue;
    }
    IRMapping own(mapping); // of operands that other ops may share
    if (start)
      own.map(adds.getDpsInits()[0], start);
    // The shape of a window, which is as long as there are rows.
    for (OpOperand &operand : adds->getOpOperands())
      for (auto [axis, index] : llvm::enumerate(adds.getMatchingIndexingMap(&operand).getResults()))
        if (operand.getOperandNumber() != sum.input && index.isFunctionOfDim(sum.loop)) {
          SmallVector<int64_t> shape(typeOf(operand.get()).getShape());
          shape[axis] = rows.count();
          own.map(operand.get(), tensor::EmptyOp::create(builder, op.getLoc(), shape,
                                                         typeOf(operand.get()).getElementType())
                                     .getResult());
        }
    result = builder.clone(op, own)->getResult(0);
    mapping.map(op.getResult(0), result);
    if (!isLast)
      break;
  }
  plan::YieldOp::create(builder, step.getLoc(), isLast ? mapping.lookup(yielded(step)) : result);
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(*body)))
    if (!op.hasTrait<OpTrait::IsTerminator>() && op.use_empty())
      op.erase();
  return split;
}

} // namespace burin
