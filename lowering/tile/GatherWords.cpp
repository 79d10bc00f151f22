// Gathers the rows of a window into whole words. A row whose length is no multiple of four ends
// with a word that starts earlier: nothing beyond the input is read, and what it repeats has weight
// 0.
#include "lowering/tile/GatherWords.h"
#include "dialects/burin/Burin.h"
#include "dialects/plan/Storage.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;

namespace burin {

std::optional<Gather> gatherOf(linalg::GenericOp op, const ContractionLoops &loops) {
  auto ranges = op.getStaticLoopRanges();
  auto maps = op.getIndexingMapsArray();
  Gather gather{1, ranges[loops.reduction]};
  DenseElementsAttr weights;
  if (gather.length < 4 ||
      !matchPattern(plan::rootOf(op->getOperand(loops.weights)), m_Constant(&weights)) ||
      !weights.getElementType().isInteger(8) ||
      !getElementTypeOrSelf(op->getOperand(loops.input)).isInteger(8))
    return std::nullopt;
  // Outer loops of the window in the order of the weights, which end with its rows.
  int64_t inner = 1;
  for (auto [loop, kind] : llvm::enumerate(op.getIteratorTypesArray()))
    if (kind == utils::IteratorType::reduction && loop != loops.reduction)
      gather.rows *= ranges[loop];
  for (AffineExpr index : llvm::reverse(maps[loops.weights].getResults())) {
    unsigned loop = cast<AffineDimExpr>(index).getPosition();
    if (op.getIteratorTypesArray()[loop] == utils::IteratorType::reduction)
      inner *= ranges[loop];
    else
      break;
  }
  if (inner != gather.rows * gather.length)
    return std::nullopt;
  // Neighbours along the row are neighbours in memory.
  SmallVector<int64_t> along(ranges.size(), 1);
  along[loops.reduction] = 2;
  for (auto [axis, index] : llvm::enumerate(maps[loops.input].getResults()))
    if (valuesOf(index, along) != (axis + 1 == maps[loops.input].getNumResults() ? 2 : 1))
      return std::nullopt;
  return gather;
}

/// Weights [..., rows, length] as [..., groups, dot]: the numbers that the last word of a row
/// repeats count once, and those that fill the last group not at all.
static Value weightsInWords(OpBuilder &builder, Value weights, const Gather &gather, int64_t groups,
                            int64_t dot) {
  DenseElementsAttr constant;
  bool isConstant = matchPattern(plan::rootOf(weights), m_Constant(&constant));
  assert(isConstant && "gatherOf checks it");
  (void)isConstant;
  SmallVector<int8_t> values(constant.getValues<int8_t>()), packed;
  for (size_t row = 0; row < values.size(); row += static_cast<size_t>(gather.length)) {
    for (int64_t word = 0; word < gather.words(); word++)
      for (int64_t i = 0; i < 4; i++) {
        bool isLast = word + 1 == gather.words();
        int64_t at = word * 4 + i - (isLast ? gather.overlap() : 0);
        bool repeats = isLast && i < gather.overlap();
        packed.push_back(repeats ? int8_t{0} : values[row + static_cast<size_t>(at)]);
      }
    if ((row / static_cast<size_t>(gather.length) + 1) % static_cast<size_t>(gather.rows) == 0)
      packed.resize(llvm::alignTo(packed.size(), static_cast<size_t>(dot)));
  }
  SmallVector<int64_t> shape;
  int64_t count = 1, all = static_cast<int64_t>(packed.size());
  for (int64_t extent : cast<RankedTensorType>(weights.getType()).getShape()) {
    if (count * groups * dot == all)
      break;
    shape.push_back(extent);
    count *= extent;
  }
  shape.append({groups, dot});
  auto type = RankedTensorType::get(shape, builder.getI8Type());
  return ConstantOp::create(builder, weights.getLoc(),
                            DenseElementsAttr::get(type, ArrayRef(packed)));
}

linalg::GenericOp gatherWords(OpBuilder &builder, plan::StepOp step, linalg::GenericOp op,
                              const ContractionLoops &loops, const Gather &gather, int64_t dot,
                              int64_t bits) {
  MLIRContext *context = builder.getContext();
  auto ranges = op.getStaticLoopRanges();
  auto kinds = op.getIteratorTypesArray();
  auto maps = op.getIndexingMapsArray();
  SmallVector<unsigned> kept, read; // loops that stay, and those of them that the input follows
  for (unsigned loop = 0; loop < kinds.size(); loop++)
    if (kinds[loop] != utils::IteratorType::reduction) {
      kept.push_back(loop);
      if (maps[loops.input].isFunctionOfDim(loop))
        read.push_back(loop);
    }
  auto rank = static_cast<unsigned>(read.size());
  AffineExpr word = getAffineDimExpr(rank, context), i = getAffineDimExpr(rank + 1, context);
  int64_t words = gather.rows * gather.words(), groups = llvm::divideCeil(words * 4, dot);
  if (dot > 4)
    word = word * (dot / 4) + i.floorDiv(4), i = i % 4;
  if (groups * dot > words * 4)
    word = word % words;
  SmallVector<AffineExpr> from(ranges.size(), getAffineConstantExpr(0, context));
  SmallVector<int64_t> shape;
  for (auto [position, loop] : llvm::enumerate(read)) {
    from[loop] = getAffineDimExpr(static_cast<unsigned>(position), context);
    shape.push_back(ranges[loop]);
  }
  AffineExpr inRow = word % gather.words();
  from[loops.reduction] = inRow * 4 + i;
  if (gather.overlap() > 0)
    from[loops.reduction] =
        from[loops.reduction] - inRow.floorDiv(gather.words() - 1) * gather.overlap();
  int64_t below = gather.words();
  for (AffineExpr index : llvm::reverse(maps[loops.weights].getResults().drop_back())) {
    unsigned loop = cast<AffineDimExpr>(index).getPosition();
    if (kinds[loop] != utils::IteratorType::reduction)
      break;
    from[loop] = word.floorDiv(below) % ranges[loop];
    below *= ranges[loop];
  }
  shape.append({groups, dot});
  SmallVector<AffineExpr> source;
  for (AffineExpr index : maps[loops.input].getResults())
    source.push_back(simplifyAffineExpr(index.replaceDims(from), rank + 2, 0));

  builder.setInsertionPoint(op);
  Type element = builder.getIntegerType(static_cast<unsigned>(bits)), i32 = builder.getI32Type();
  auto widened = [&](OpBuilder &nested, Location at, Value number, Type to) -> Value {
    return number.getType() == to ? number : arith::ExtSIOp::create(nested, at, to, number);
  };
  Value init = tensor::EmptyOp::create(builder, op.getLoc(), shape, element);
  SmallVector<AffineMap> gatherMaps = {AffineMap::get(rank + 2, 0, source, context),
                                       builder.getMultiDimIdentityMap(rank + 2)};
  SmallVector<utils::IteratorType> parallel(rank + 2, utils::IteratorType::parallel);
  Value input = op->getOperand(loops.input);
  Value windows =
      linalg::GenericOp::create(
          builder, op.getLoc(), init.getType(), input, init, gatherMaps, parallel,
          [&](OpBuilder &nested, Location at, ValueRange arguments) {
            linalg::YieldOp::create(nested, at, widened(nested, at, arguments[0], element));
          })
          .getResult(0);
  OpBuilder outside(step);
  Value weights = weightsInWords(outside, op->getOperand(loops.weights), gather, groups, dot);

  // The products: loops that stay, then groups, then the numbers of a group.
  auto outer = static_cast<unsigned>(kept.size());
  SmallVector<AffineExpr> to(ranges.size(), getAffineConstantExpr(0, context));
  for (auto [position, loop] : llvm::enumerate(kept))
    to[loop] = getAffineDimExpr(static_cast<unsigned>(position), context);
  AffineExpr inGroups[] = {getAffineDimExpr(outer, context), getAffineDimExpr(outer + 1, context)};
  SmallVector<AffineExpr> inputIndex, weightIndex, resultIndex;
  for (unsigned loop : read)
    inputIndex.push_back(to[loop]);
  for (AffineExpr index : maps[loops.weights].getResults())
    if (kinds[cast<AffineDimExpr>(index).getPosition()] != utils::IteratorType::reduction)
      weightIndex.push_back(to[cast<AffineDimExpr>(index).getPosition()]);
  for (AffineExpr index : maps.back().getResults())
    resultIndex.push_back(index.replaceDims(to));
  inputIndex.append({inGroups[0], inGroups[1]});
  weightIndex.append({inGroups[0], inGroups[1]});
  auto mapOf = [&](ArrayRef<AffineExpr> index) {
    return AffineMap::get(outer + 2, 0, index, context);
  };
  SmallVector<utils::IteratorType> loopKinds(outer, utils::IteratorType::parallel);
  loopKinds.append(2, utils::IteratorType::reduction);
  auto result = linalg::GenericOp::create(
      builder, op.getLoc(), op.getResultTypes(), ValueRange{windows, weights}, op.getOutputs(),
      ArrayRef{mapOf(inputIndex), mapOf(weightIndex), mapOf(resultIndex)}, loopKinds,
      [&](OpBuilder &nested, Location at, ValueRange arguments) {
        Value x = widened(nested, at, arguments[0], i32);
        Value y = widened(nested, at, widened(nested, at, arguments[1], element), i32);
        Value product = arith::MulIOp::create(nested, at, x, y);
        linalg::YieldOp::create(nested, at,
                                Value(arith::AddIOp::create(nested, at, arguments[2], product)));
      });
  op->getResult(0).replaceAllUsesWith(result.getResult(0));
  op.erase();
  return result;
}

} // namespace burin
