// Blocks contractions as their schedules say, so that codegen only ever reads adjacent elements.
#include "dialects/burin/Burin.h"
#include "dialects/plan/Storage.h"
#include "lowering/Passes.h"
#include "lowering/fuse/StepRegion.h"
#include "lowering/tile/GatherWords.h"
#include "lowering/tile/ScheduleClass.h"
#include "lowering/tile/SplitLoop.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "targets/Recipe.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_PACKCONTRACTIONS
#include "lowering/Passes.h.inc"

namespace {

/// Permutes an operand's axes: the tensor by a transpose (which folds on constants), its map alike.
void transposeOperand(OpBuilder &builder, linalg::GenericOp op, unsigned operand,
                      ArrayRef<int64_t> permutation) {
  Value value = op->getOperand(operand);
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<int64_t> shape;
  for (int64_t from : permutation)
    shape.push_back(type.getDimSize(from));
  builder.setInsertionPoint(op);
  Value init = tensor::EmptyOp::create(builder, op.getLoc(), shape, type.getElementType());
  Value moved =
      linalg::TransposeOp::create(builder, op.getLoc(), value, init, permutation)->getResult(0);
  op->setOperand(operand, moved);
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  SmallVector<AffineExpr> index;
  for (int64_t from : permutation)
    index.push_back(maps[operand].getResult(static_cast<unsigned>(from)));
  maps[operand] = AffineMap::get(maps[operand].getNumDims(), 0, index, builder.getContext());
  op.setIndexingMapsAttr(builder.getAffineMapArrayAttr(maps));
}

/// Weights that are computed at run time are brought into their order by a step of their own, once
/// instead of at every use.
void packAtRunTime(OpBuilder &builder, plan::StepOp step, linalg::GenericOp op, unsigned operand) {
  auto transpose = op->getOperand(operand).getDefiningOp<linalg::TransposeOp>();
  if (!transpose || matchPattern(plan::rootOf(transpose.getInput()), m_Constant()))
    return;
  SmallVector<Operation *> reshapes;
  Value source = transpose.getInput();
  Block *body = &step.getBody().front();
  for (; source.getParentBlock() == body; source = source.getDefiningOp()->getOperand(0)) {
    if (!source.getDefiningOp() || !plan::isReshape(source.getDefiningOp()))
      return; // this step computes them itself
    reshapes.push_back(source.getDefiningOp());
  }
  for (Operation *reshape : llvm::reverse(reshapes))
    reshape->moveBefore(step);
  builder.setInsertionPoint(step);
  auto pack = plan::StepOp::create(
      builder, step.getLoc(), op->getOperand(operand).getType(),
      builder.getStringAttr(step.getName() + "_pack"), step.getOriginAttr(),
      plan::ScheduleAttr::get(builder.getContext(), plan::ScheduleClass::Move, 1, 1, 1, 1, 0, 0),
      IntegerAttr());
  Block &packBody = pack.getBody().emplaceBlock();
  Operation *init = transpose.getInit().getDefiningOp();
  init->moveBefore(&packBody, packBody.end());
  transpose->moveAfter(init);
  builder.setInsertionPointToEnd(&packBody);
  plan::YieldOp::create(builder, step.getLoc(), transpose->getResult(0));
  op->setOperand(operand, pack.getResult());
}

/// int8 `value` as int16, computed once in the step instead of at every product.
Value widened(OpBuilder &builder, Location loc, Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  Type i16 = builder.getI16Type();
  Value init = tensor::EmptyOp::create(builder, loc, type.getShape(), i16);
  AffineMap identity = builder.getMultiDimIdentityMap(static_cast<unsigned>(type.getRank()));
  SmallVector<utils::IteratorType> kinds(type.getRank(), utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             builder, loc, init.getType(), value, init, ArrayRef{identity, identity}, kinds,
             [&](OpBuilder &nested, Location at, ValueRange arguments) {
               Value wide = arith::ExtSIOp::create(nested, at, i16, arguments[0]);
               linalg::YieldOp::create(nested, at, wide);
             })
      .getResult(0);
}

/// Whether the body only extends signs, into int32 sums.
bool extendsSigns(linalg::GenericOp op) {
  return getElementTypeOrSelf(op->getResult(0).getType()).isInteger(32) &&
         llvm::all_of(op.getBody()->without_terminator(), [](Operation &inner) {
           return isa<arith::ExtSIOp, arith::MulIOp, arith::AddIOp>(inner);
         });
}

/// Feeds the product from int16 operands: what a dot instruction without bytes multiplies.
linalg::GenericOp multiplyInInt16(OpBuilder &builder, linalg::GenericOp op,
                                  const ContractionLoops &loops) {
  builder.setInsertionPoint(op);
  Value wide = widened(builder, op.getLoc(), op->getOperand(loops.input));
  SmallVector<Value> inputs(op.getInputs());
  inputs[loops.input] = wide;
  auto i16 = builder.getI16Type(), i32 = builder.getI32Type();
  auto result = linalg::GenericOp::create(
      builder, op.getLoc(), op.getResultTypes(), inputs, op.getOutputs(), op.getIndexingMapsArray(),
      op.getIteratorTypesArray(), [&](OpBuilder &nested, Location at, ValueRange arguments) {
        auto wideOperand = [&](unsigned operand) -> Value {
          Value value = arguments[operand];
          if (operand == loops.weights && value.getType() != i16)
            value = arith::ExtSIOp::create(nested, at, i16, value);
          return arith::ExtSIOp::create(nested, at, i32, value);
        };
        Value product =
            arith::MulIOp::create(nested, at, wideOperand(loops.input), wideOperand(loops.weights));
        Value sum = arith::AddIOp::create(nested, at, arguments.back(), product);
        linalg::YieldOp::create(nested, at, sum);
      });
  op->getResult(0).replaceAllUsesWith(result.getResult(0));
  op.erase();
  return result;
}

/// Splits `op` along the loop of its result's last axis; users see the result as before through a
/// collapse, which the next split undoes.
linalg::GenericOp splitChannel(OpBuilder &builder, linalg::GenericOp op, int64_t factor) {
  builder.setInsertionPoint(op);
  AffineMap map = op.getIndexingMapsArray().back();
  auto channel = cast<AffineDimExpr>(map.getResults().back());
  linalg::GenericOp blocked = splitLoop(builder, op, channel.getPosition(), factor);
  builder.setInsertionPointAfter(blocked);
  Value joined = collapseAxis(builder, blocked->getResult(0), map.getNumResults() - 1);
  op->getResult(0).replaceAllUsesWith(joined);
  op.erase();
  return blocked;
}

bool hasChannelAxis(linalg::GenericOp op, int64_t channels) {
  AffineMap map = op.getIndexingMapsArray().back();
  auto shape = cast<RankedTensorType>(op->getResult(0).getType()).getShape();
  return map.getNumResults() > 0 && isa<AffineDimExpr>(map.getResults().back()) &&
         shape.back() == channels;
}

/// Whether the windows that a contraction reads are gathered: as bytes, or where the words of a
/// widened input would start at other numbers than multiples of four.
bool gathersWindows(linalg::GenericOp op, const ContractionLoops &loops,
                    plan::ScheduleAttr schedule) {
  return schedule.getWiden() == 8 ||
         (schedule.getDot() == 4 && schedule.getWiden() == 16 &&
          (op.getStaticLoopRanges()[loops.reduction] % 4 != 0 || inputStep(op, loops) % 4 != 0));
}

LogicalResult pack(plan::StepOp step) {
  plan::ScheduleAttr schedule = step.getScheduleAttr();
  if (!schedule || schedule.getScheduleClass() != plan::ScheduleClass::Contraction)
    return success();
  auto main = dyn_cast_or_null<linalg::GenericOp>(mainOp(step).getOperation());
  auto loops = main ? contractionLoops(main) : std::nullopt;
  int64_t factor = schedule.getLanes() * schedule.getColumns(), dot = schedule.getDot();
  if (!loops)
    return success();
  OpBuilder builder(step.getContext());
  auto ranges = main.getStaticLoopRanges();
  int64_t channels = ranges[loops->channel], reduction = ranges[loops->reduction];
  bool gathers = gathersWindows(main, *loops, schedule);
  if (gathers && !gatherOf(main, *loops)) {
    // Weights that are no constant cannot be padded.
    dot = largestDivisor(reduction, dot);
    dot = dot >= 4 ? dot : 1;
    gathers = false;
    schedule = plan::ScheduleAttr::get(step.getContext(), schedule.getScheduleClass(),
                                       schedule.getLanes(), schedule.getColumns(),
                                       schedule.getRows(), dot, schedule.getUnroll(), 0);
    step.setScheduleAttr(schedule);
    step->removeAttr(plan::kScratch);
  }
  // Recipes choose divisors; a schedule edited by hand may not.
  if (channels % factor != 0 || (reduction % dot != 0 && !gathers))
    return step.emitError() << "step \"" << step.getName() << "\": lanes * columns = " << factor
                            << " must divide " << channels << " channels and dot = " << dot
                            << " the innermost reduction of " << reduction << " [B0405]";

  // 1. The channel, in every nest of the step that ends in it.
  SmallVector<linalg::GenericOp> nests;
  for (linalg::LinalgOp op : linalgOpsOf(step))
    if (auto generic = dyn_cast<linalg::GenericOp>(op.getOperation()))
      if (hasChannelAxis(generic, channels))
        nests.push_back(generic);
  for (linalg::GenericOp nest : nests) {
    linalg::GenericOp blocked = splitChannel(builder, nest, factor);
    if (nest == main)
      main = blocked;
  }

  // 2. The reduction, by the dot group.
  if (gathers) {
    loops = contractionLoops(main);
    main =
        gatherWords(builder, step, main, *loops, *gatherOf(main, *loops), dot, schedule.getWiden());
    loops = contractionLoops(main);
  }
  unsigned rank = main.getNumLoops(), dotLoop = gathers ? loops->reduction : rank;
  unsigned channelInner = gathers ? loops->channel : rank - 1;
  if (dot > 1 && !gathers) {
    builder.setInsertionPoint(main);
    linalg::GenericOp blocked = splitLoop(builder, main, loops->reduction, dot);
    main->getResult(0).replaceAllUsesWith(blocked->getResult(0));
    main.erase();
    main = blocked;
  }

  // 3. Weights in the order they are read: [O / block][...][K / dot][block][dot].
  AffineMap weights = main.getIndexingMapsArray()[loops->weights];
  SmallVector<int64_t> order;
  std::optional<int64_t> innerAxis, dotAxis;
  for (auto [axis, expression] : llvm::enumerate(weights.getResults())) {
    unsigned position = cast<AffineDimExpr>(expression).getPosition();
    if (position == channelInner)
      innerAxis = static_cast<int64_t>(axis);
    else if (dot > 1 && position == dotLoop)
      dotAxis = static_cast<int64_t>(axis);
    else
      order.push_back(static_cast<int64_t>(axis));
  }
  order.push_back(*innerAxis);
  if (dotAxis)
    order.push_back(*dotAxis);
  transposeOperand(builder, main, loops->weights, order);
  packAtRunTime(builder, step, main, loops->weights);

  // 4. Dot instructions that multiply no bytes.
  Type input = getElementTypeOrSelf(main->getOperand(loops->input).getType());
  if (schedule.getWiden() == 16 && input.isInteger(8) && extendsSigns(main))
    multiplyInInt16(builder, main, *loops);
  return success();
}

struct PackContractionsPass : impl::PackContractionsBase<PackContractionsPass> {
  void runOnOperation() override {
    bool ok = true;
    getOperation().walk([&](plan::StepOp step) {
      ok &= succeeded(pack(step));
      if (!ok)
        return;
      foldStepConstants(step);
      tidyReshapes(step);
    });
    if (!ok)
      return signalPassFailure();
    // Constants whose packed form took their place.
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (!function.isExternal())
        for (Operation &op : llvm::make_early_inc_range(llvm::reverse(function.front())))
          if (isOpTriviallyDead(&op))
            op.erase();
  }

  /// Moves reshapes of captured values in front of the step, where they are views.
  void tidyReshapes(plan::StepOp step) {
    for (Operation &op : llvm::make_early_inc_range(step.getBody().front().without_terminator()))
      if (isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(op) &&
          op.getOperand(0).getParentBlock() != &step.getBody().front())
        op.moveBefore(step);
  }
};

} // namespace
} // namespace burin
