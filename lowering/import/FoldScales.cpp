// Folds factors and addends of channels into the weights and biases in front of them.
#include "dialects/burin/Burin.h"
#include "dialects/burin/ModelTensor.h"
#include "lowering/Passes.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_FOLDSCALES
#include "lowering/Passes.h.inc"

namespace {

RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

/// Whether constant folding is going to compute the value: a constant, or an operator on few
/// constants. Not further, since a file may chain any number of them.
bool isKnown(Value value) {
  if (matchPattern(value, m_Constant()))
    return true;
  constexpr unsigned kDepth = 4;
  SmallVector<std::pair<Value, unsigned>> open = {{value, 0}};
  for (size_t next = 0; next < open.size(); next++) {
    auto [operand, depth] = open[next];
    if (matchPattern(operand, m_Constant()))
      continue;
    auto op = operand.getDefiningOp<ComputeOpInterface>();
    if (!op || op->getNumOperands() == 0 || depth == kDepth)
      return false;
    for (Value inner : op->getOperands())
      open.push_back({inner, depth + 1});
    if (open.size() > 64)
      return false;
  }
  return true;
}

/// An operator of the rule Accumulate in float, whose weights [channel, ...] and bias [channel] are
/// constants, so that what follows it channel by channel can move into them.
Operation *accumulating(Value value) {
  // Larger weights would not fold, and the factor would be applied at run time.
  constexpr int64_t kLargest = int64_t{1} << 22;
  auto op = value.getDefiningOp<ComputeOpInterface>();
  if (!op || op.quantRule() != QuantRule::Accumulate || op->getNumOperands() != 3 ||
      !value.hasOneUse() || typeOf(value).getRank() < 1 || !typeOf(value).getElementType().isF32())
    return nullptr;
  int64_t channels = typeOf(value).getShape().back();
  RankedTensorType weight = typeOf(op->getOperand(1)), bias = typeOf(op->getOperand(2));
  bool fits = weight.getRank() > 0 && weight.getDimSize(0) == channels &&
              weight.getElementType().isF32() && weight.getNumElements() <= kLargest &&
              bias.getShape() == ArrayRef(channels) && bias.getElementType().isF32();
  return fits && isKnown(op->getOperand(1)) && isKnown(op->getOperand(2)) ? op.getOperation()
                                                                          : nullptr;
}

/// Whether `value` is known and one number, or one a channel along the last of `rank` axes.
bool isPerChannel(Value value, int64_t channels, int64_t rank) {
  ArrayRef<int64_t> shape = typeOf(value).getShape();
  if (!isKnown(value) || static_cast<int64_t>(shape.size()) > rank)
    return false;
  int64_t count = typeOf(value).getNumElements();
  return count == 1 || (count == channels && shape.back() == channels);
}

/// The constant in a shape of its own: [] for one number, else [channels, 1, ...] of `rank` axes.
Value alongFirst(PatternRewriter &rewriter, Location loc, Value value, int64_t rank) {
  RankedTensorType type = typeOf(value);
  SmallVector<int64_t> shape;
  if (type.getNumElements() != 1) {
    shape.assign(rank, 1);
    shape[0] = type.getNumElements();
  }
  auto result = RankedTensorType::get(shape, type.getElementType());
  return rewriter.createOrFold<ReshapeOp>(loc, result, value);
}

/// The operand that a binary operator joins with a constant of the channels.
struct Operands {
  Value data, constant;
};
std::optional<Operands> operandsOf(Operation *op, bool mayExchange) {
  RankedTensorType result = typeOf(op->getResult(0));
  for (unsigned side : {0U, 1U}) {
    Value data = op->getOperand(side), constant = op->getOperand(1 - side);
    if ((side == 0 || mayExchange) && typeOf(data) == result && result.getRank() > 0 &&
        isPerChannel(constant, result.getShape().back(), result.getRank()))
      return Operands{data, constant};
  }
  return std::nullopt;
}

/// The sum takes the place of its only reader, so that what is folded into it may be defined in
/// between; the tensor that it computed is no more.
void startAt(PatternRewriter &rewriter, Operation *sum, Operation *reader) {
  takeTensor(sum);
  nameTensor(sum->getResult(0), takeTensor(reader));
  rewriter.moveOpBefore(sum, reader);
  rewriter.setInsertionPoint(sum);
}

/// (x w + b) c -> x (w c) + (b c)
struct FoldFactor : OpRewritePattern<MulOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MulOp op, PatternRewriter &rewriter) const override {
    auto operands = operandsOf(op, true);
    Operation *sum = operands ? accumulating(operands->data) : nullptr;
    if (!sum)
      return failure();
    startAt(rewriter, sum, op);
    for (unsigned i : {1U, 2U}) {
      Value old = sum->getOperand(i);
      Value factor = alongFirst(rewriter, op.getLoc(), operands->constant, typeOf(old).getRank());
      Value scaled = MulOp::create(rewriter, old.getLoc(), typeOf(old), old, factor);
      rewriter.modifyOpInPlace(sum, [&] { sum->setOperand(i, scaled); });
    }
    rewriter.replaceOp(op, sum->getResult(0));
    return success();
  }
};

/// (x w + b) + c -> x w + (b + c), and the same with a difference.
template <class Op> struct FoldAddend : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    auto operands = operandsOf(op, std::is_same_v<Op, AddOp>);
    Operation *sum = operands ? accumulating(operands->data) : nullptr;
    if (!sum)
      return failure();
    startAt(rewriter, sum, op);
    Value old = sum->getOperand(2);
    Value addend = alongFirst(rewriter, op.getLoc(), operands->constant, 1);
    Value moved = Op::create(rewriter, old.getLoc(), typeOf(old), old, addend);
    rewriter.modifyOpInPlace(sum, [&] { sum->setOperand(2, moved); });
    rewriter.replaceOp(op, sum->getResult(0));
    return success();
  }
};

/// op(reshape(x), c) -> reshape(op(x, c)), where the reshape keeps the channels and x could take c
/// up.
template <class Op> struct SinkReshape : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;
  LogicalResult matchAndRewrite(Op op, PatternRewriter &rewriter) const override {
    auto operands = operandsOf(op, !std::is_same_v<Op, SubOp>);
    auto reshape = operands ? operands->data.template getDefiningOp<ReshapeOp>() : nullptr;
    if (!reshape || !reshape->hasOneUse() || !accumulating(reshape.getInput()))
      return failure();
    RankedTensorType from = typeOf(reshape.getInput()), constant = typeOf(operands->constant);
    if (from.getShape().back() != typeOf(reshape).getShape().back())
      return failure();
    SmallVector<int64_t> shape;
    if (constant.getNumElements() != 1)
      shape.push_back(constant.getNumElements());
    auto vector = RankedTensorType::get(shape, constant.getElementType());
    Value moved = rewriter.createOrFold<ReshapeOp>(op.getLoc(), vector, operands->constant);
    Value value = Op::create(rewriter, op.getLoc(), from, reshape.getInput(), moved);
    auto result = ReshapeOp::create(rewriter, op.getLoc(), op.getType(), value);
    nameTensor(result, takeTensor(op));
    rewriter.replaceOp(op, result);
    return success();
  }
};

struct FoldScalesPass : impl::FoldScalesBase<FoldScalesPass> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    RewritePatternSet patterns(context);
    patterns.add<FoldFactor, FoldAddend<AddOp>, FoldAddend<SubOp>, SinkReshape<AddOp>,
                 SinkReshape<SubOp>, SinkReshape<MulOp>>(context);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
} // namespace burin
