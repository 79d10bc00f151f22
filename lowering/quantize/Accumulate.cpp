// Rule Accumulate: exact sums of products, proved to fit int32.
#include "lowering/quantize/Rules.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace burin {
namespace {

/// int8 weights of an accumulating operator, one row per output channel.
struct Weights {
  SmallVector<int64_t> sums, magnitudes; ///< per channel: sum and sum of absolute values
  explicit Weights(DenseElementsAttr values) {
    int64_t channels = values.getType().getDimSize(0);
    int64_t perChannel = channels == 0 ? 0 : values.getNumElements() / channels;
    auto number = values.value_begin<int8_t>();
    for (int64_t c = 0; c < channels; c++) {
      int64_t sum = 0, magnitude = 0;
      for (int64_t i = 0; i < perChannel; i++, ++number) {
        sum += *number;
        magnitude += std::abs(static_cast<int>(*number));
      }
      sums.push_back(sum);
      magnitudes.push_back(magnitude);
    }
  }
};

/// The scales of the weights, one or one per channel; empty where they are none (reported).
SmallVector<double> weightScales(Rewrite &rewrite, size_t channels) {
  SmallVector<double> scales;
  auto type = quantizedElement(rewrite.op->getOperand(1));
  if (auto perAxis = dyn_cast_or_null<quant::UniformQuantizedPerAxisType>(type)) {
    if (perAxis.getQuantizedDimension() != 0 ||
        llvm::any_of(perAxis.getZeroPoints(), [](int64_t zero) { return zero != 0; })) {
      rewrite.error() << "weights need zero points of 0 along the output channel [B0303]";
      return {};
    }
    llvm::append_range(scales, perAxis.getScales());
  } else if (auto uniform = dyn_cast_or_null<quant::UniformQuantizedType>(type)) {
    if (uniform.getZeroPoint() != 0) {
      rewrite.error() << "weights need a zero point of 0, not " << uniform.getZeroPoint()
                      << " [B0303]";
      return {};
    }
    scales.push_back(uniform.getScale());
  } else {
    rewrite.error() << "the weights are not quantized [B0303]";
    return {};
  }
  if (scales.size() != 1 && scales.size() != channels) {
    rewrite.error() << scales.size() << " scales for " << channels << " output channels [B0303]";
    return {};
  }
  return scales;
}

} // namespace

FailureOr<Value> accumulate(Rewrite &rewrite, const RoundingProfile &profile) {
  Operation *op = rewrite.op;
  auto input = rewrite.uniform(op->getOperand(0), "input");
  auto output = rewrite.uniform(op->getResult(0), "result");
  if (!input || !output)
    return failure();
  DenseElementsAttr weightValues, biasValues;
  if (!matchPattern(rewrite.operands[1], m_Constant(&weightValues)) ||
      !matchPattern(rewrite.operands[2], m_Constant(&biasValues)) ||
      !weightValues.getElementType().isInteger(8) || !biasValues.getElementType().isInteger(32))
    return rewrite.error() << "weights and bias are not constants of int8 and int32 [B0303]";
  Weights weights(weightValues);
  size_t channels = weights.sums.size();
  SmallVector<double> scales = weightScales(rewrite, channels);
  if (scales.empty())
    return failure();

  SmallVector<int32_t> bias;
  auto originalBias = biasValues.getValues<int32_t>();
  for (size_t c = 0; c < channels; c++) {
    // sum((x - zero) * w) = sum(x * w) - zero * sum(w): the zero point joins the bias.
    int64_t folded = originalBias[c] - input.getZeroPoint() * weights.sums[c];
    int64_t reach = std::abs(folded) + 128 * weights.magnitudes[c];
    if (reach > std::numeric_limits<int32_t>::max())
      return rewrite.error() << "channel " << c << " can reach " << reach
                             << ", beyond int32 [B0304]";
    bias.push_back(static_cast<int32_t>(folded));
  }

  OpBuilder &builder = rewrite.builder;
  Operation *sums = builder.clone(*op);
  sums->setOperands({rewrite.operands[0], rewrite.operands[1], rewrite.constant(bias, "bias")});
  sums->moveAfter(sums->getOperand(2).getDefiningOp());
  builder.setInsertionPointAfter(sums);
  sums->getResult(0).setType(
      RankedTensorType::get(rewrite.result().getShape(), builder.getI32Type()));
  return profile.requantize(rewrite, {sums->getResult(0), input.getScale(), std::move(scales),
                                      channels, weightValues.getType().getRank() == 2});
}

} // namespace burin
