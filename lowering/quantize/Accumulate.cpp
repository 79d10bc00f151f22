// Rule Accumulate: exact sums of products, proved to fit int32.
#include "lowering/quantize/Rules.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace burin {
namespace {

/// How int8 weights map to real numbers: one scale and zero point, or one a channel.
struct WeightMapping {
  SmallVector<double> scales;
  SmallVector<int64_t> zeros;
  int64_t zero(size_t channel) const { return zeros[zeros.size() == 1 ? 0 : channel]; }
};

/// Weights less their zero points, one row per output channel.
struct Weights {
  SmallVector<int16_t> numbers;
  SmallVector<int64_t> sums, magnitudes; ///< per channel: sum and sum of absolute values
  bool isWide = false;                   ///< whether a number does not fit int8
  Weights(DenseElementsAttr values, const WeightMapping &mapping) {
    int64_t channels = values.getType().getDimSize(0);
    int64_t perChannel = channels == 0 ? 0 : values.getNumElements() / channels;
    auto number = values.value_begin<int8_t>();
    numbers.reserve(static_cast<size_t>(values.getNumElements()));
    for (int64_t c = 0; c < channels; c++) {
      int64_t sum = 0, magnitude = 0;
      for (int64_t i = 0; i < perChannel; i++, ++number) {
        int64_t weight = *number - mapping.zero(static_cast<size_t>(c));
        isWide |= weight != static_cast<int8_t>(weight);
        sum += weight;
        magnitude += std::abs(weight);
        numbers.push_back(static_cast<int16_t>(weight));
      }
      sums.push_back(sum);
      magnitudes.push_back(magnitude);
    }
  }

  /// As a constant in the place of `original`.
  Value constant(Rewrite &rewrite, Value original) const {
    auto shape = cast<RankedTensorType>(original.getType()).getShape();
    auto make = [&](auto values, unsigned bits) -> Value {
      auto type = RankedTensorType::get(shape, rewrite.builder.getIntegerType(bits));
      return ConstantOp::create(rewrite.builder, original.getLoc(),
                                DenseElementsAttr::get(type, ArrayRef(values)));
    };
    if (isWide)
      return make(numbers, 16);
    return make(SmallVector<int8_t>(numbers.begin(), numbers.end()), 8);
  }
};

/// Fails, with an error reported, where the weights are not quantized along the output channel.
FailureOr<WeightMapping> weightMapping(Rewrite &rewrite, size_t channels) {
  WeightMapping mapping;
  auto type = quantizedElement(rewrite.op->getOperand(1));
  if (auto perAxis = dyn_cast_or_null<quant::UniformQuantizedPerAxisType>(type)) {
    if (perAxis.getQuantizedDimension() != 0)
      return rewrite.error() << "weights need their scales along the output channel, not axis "
                             << perAxis.getQuantizedDimension() << " [B0303]";
    llvm::append_range(mapping.scales, perAxis.getScales());
    for (int64_t zero : perAxis.getZeroPoints())
      mapping.zeros.push_back(perAxis.isSigned() ? zero : zero - 128);
  } else if (auto uniform = dyn_cast_or_null<quant::UniformQuantizedType>(type)) {
    mapping.scales.push_back(uniform.getScale());
    mapping.zeros.push_back(asSigned(uniform).getZeroPoint());
  } else {
    return rewrite.error() << "the weights are not quantized [B0303]";
  }
  if (mapping.scales.size() != 1 && mapping.scales.size() != channels)
    return rewrite.error() << mapping.scales.size() << " scales for " << channels
                           << " output channels [B0303]";
  // What is stored and what stands for 0 are both of 8 bits: differences fit int16.
  for (int64_t zero : mapping.zeros)
    if (zero < -128 || zero > 127)
      return rewrite.error() << "a weight's zero point is outside its type [B0303]";
  return mapping;
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
  auto channels = static_cast<size_t>(weightValues.getType().getDimSize(0));
  FailureOr<WeightMapping> mapping = weightMapping(rewrite, channels);
  if (failed(mapping))
    return failure();
  Weights weights(weightValues, *mapping);

  SmallVector<int32_t> bias;
  SmallVector<int64_t> spreads;
  auto originalBias = biasValues.getValues<int32_t>();
  for (size_t c = 0; c < channels; c++) {
    // sum((x - zero) * w) = sum(x * w) - zero * sum(w): the zero point joins the bias.
    int64_t folded = originalBias[c] - input.getZeroPoint() * weights.sums[c];
    spreads.push_back(128 * weights.magnitudes[c]);
    int64_t reach = std::abs(folded) + spreads.back();
    if (reach > std::numeric_limits<int32_t>::max())
      return rewrite.error() << "channel " << c << " can reach " << reach
                             << ", beyond int32 [B0304]";
    bias.push_back(static_cast<int32_t>(folded));
  }

  OpBuilder &builder = rewrite.builder;
  Operation *sums = builder.clone(*op);
  Value weight = rewrite.operands[1];
  if (llvm::any_of(mapping->zeros, [](int64_t zero) { return zero != 0; }))
    weight = weights.constant(rewrite, weight);
  sums->setOperands({rewrite.operands[0], weight, rewrite.constant(bias, "bias")});
  sums->moveAfter(sums->getOperand(2).getDefiningOp());
  builder.setInsertionPointAfter(sums);
  sums->getResult(0).setType(
      RankedTensorType::get(rewrite.result().getShape(), builder.getI32Type()));
  return profile.requantize(
      rewrite, {sums->getResult(0), input.getScale(), std::move(mapping->scales), channels,
                weightValues.getType().getRank() == 2, std::move(bias), std::move(spreads)});
}

} // namespace burin
