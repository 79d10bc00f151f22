// Moves transposes down through operators that treat axes one by one, until they meet and cancel.
#include "dialects/burin/Burin.h"
#include "dialects/burin/ModelTensor.h"
#include "lowering/Passes.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_SINKTRANSPOSES
#include "lowering/Passes.h.inc"

namespace {

SmallVector<int64_t> inverse(ArrayRef<int64_t> permutation) {
  SmallVector<int64_t> result(permutation.size());
  for (auto [axis, from] : llvm::enumerate(permutation))
    result[from] = static_cast<int64_t>(axis);
  return result;
}

RankedTensorType permuted(RankedTensorType type, ArrayRef<int64_t> permutation) {
  SmallVector<int64_t> shape;
  for (int64_t from : permutation)
    shape.push_back(type.getDimSize(from));
  return RankedTensorType::get(shape, type.getElementType());
}

/// op(transpose(x), c) -> transpose(op(x, transpose'(c))), where every operand is transposed alike
/// or a constant, whose own transpose folds.
struct SinkThroughOperator : RewritePattern {
  explicit SinkThroughOperator(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), 1, context) {}

  LogicalResult matchAndRewrite(Operation *op, PatternRewriter &rewriter) const override {
    auto byAxes = dyn_cast<AxisOpInterface>(op);
    if (!byAxes && !op->hasTrait<Broadcasting>())
      return failure();
    TransposeOp first;
    for (Value operand : op->getOperands())
      // A transposed constant that was too large to fold stays: it would sink for ever.
      if (auto found = operand.getDefiningOp<TransposeOp>();
          found && !first && !matchPattern(found.getInput(), m_Constant()))
        first = found;
    if (!first)
      return failure();
    ArrayRef<int64_t> permutation = first.getPermutation();
    auto rank = static_cast<int64_t>(permutation.size());
    auto resultType = cast<RankedTensorType>(op->getResult(0).getType());
    if (!byAxes && resultType.getRank() != rank)
      return failure();
    auto sinks = [&](Value operand) {
      auto transpose = operand.getDefiningOp<TransposeOp>();
      bool fits = !byAxes || cast<RankedTensorType>(operand.getType()).getRank() == rank;
      return (transpose && transpose.getPermutation() == permutation) ||
             (fits && matchPattern(operand, m_Constant()));
    };
    if (!llvm::all_of(op->getOperands(), sinks))
      return failure();

    SmallVector<int64_t> back = inverse(permutation);
    SmallVector<Value> operands;
    for (Value operand : op->getOperands()) {
      auto transpose = operand.getDefiningOp<TransposeOp>();
      if (transpose && transpose.getPermutation() == permutation)
        operands.push_back(transpose.getInput());
      else
        operands.push_back(constantMoved(rewriter, op->getLoc(), operand, back));
    }
    std::optional<ModelTensor> tensor = takeTensor(op);
    if (byAxes) {
      Value moved = byAxes.beforeTranspose(rewriter, operands, permutation);
      nameTensor(moved, tensor);
      rewriter.replaceOp(op, moved);
      return success();
    }
    Operation *moved = rewriter.clone(*op);
    moved->setOperands(operands);
    moved->getResult(0).setType(permuted(resultType, back));
    auto transpose =
        TransposeOp::create(rewriter, op->getLoc(), resultType, moved->getResult(0), permutation);
    nameTensor(transpose, tensor);
    rewriter.replaceOp(op, transpose);
    return success();
  }

  /// A constant that broadcasts, aligned to the full rank and permuted.
  static Value constantMoved(PatternRewriter &rewriter, Location loc, Value value,
                             ArrayRef<int64_t> permutation) {
    auto type = cast<RankedTensorType>(value.getType());
    SmallVector<int64_t> shape(permutation.size() - type.getRank(), 1);
    llvm::append_range(shape, type.getShape());
    auto aligned = RankedTensorType::get(shape, type.getElementType());
    Value full = rewriter.createOrFold<ReshapeOp>(loc, aligned, value);
    return TransposeOp::create(rewriter, loc, permuted(aligned, permutation), full, permutation);
  }
};

/// A transpose that keeps the order of all axes longer than 1 moves no element.
struct UnitTransposeToReshape : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op, PatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(op.getInput().getType());
    int64_t last = -1;
    for (int64_t from : op.getPermutation()) {
      if (type.getDimSize(from) == 1)
        continue;
      if (from < last)
        return failure();
      last = from;
    }
    auto reshape = ReshapeOp::create(rewriter, op.getLoc(), op.getType(), op.getInput());
    nameTensor(reshape, takeTensor(op));
    rewriter.replaceOp(op, reshape);
    return success();
  }
};

struct SinkTransposesPass : impl::SinkTransposesBase<SinkTransposesPass> {
  void runOnOperation() override {
    RewritePatternSet sink(&getContext());
    sink.add<SinkThroughOperator>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(sink))))
      return signalPassFailure();
    // Only what did not cancel: a reshape in between would hide the pair.
    RewritePatternSet reshape(&getContext());
    reshape.add<UnitTransposeToReshape>(&getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(reshape))))
      signalPassFailure();
  }
};

} // namespace
} // namespace burin
