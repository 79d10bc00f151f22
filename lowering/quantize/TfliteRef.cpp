// Rounding profile tflite-ref: the arithmetic of TFLite's reference kernels, which TensorFlow Lite
// Micro shares.
#include "lowering/evaluate/Primitives.h"
#include "lowering/quantize/FixedTables.h"
#include "lowering/quantize/Rounding.h"
#include "lowering/quantize/Rules.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace burin {
namespace {

class TfliteRef : public RoundingProfile {
public:
  int64_t stored(double value, quant::UniformQuantizedType type) const override {
    return toStorage(value, type.getScale(), type.getZeroPoint(), type.getStorageTypeMin(),
                     type.getStorageTypeMax());
  }
  FailureOr<Value> requantize(Rewrite &rewrite, const Accumulator &accumulator) const override;
  FailureOr<Value> rescale(Rewrite &rewrite) const override;
  FailureOr<Value> product(Rewrite &rewrite) const override;
  FailureOr<Value> average(Rewrite &rewrite) const override;
  FailureOr<SmallVector<int8_t>> table(Rewrite &rewrite, quant::UniformQuantizedType from,
                                       quant::UniformQuantizedType to) const override;
  FailureOr<Value> normalize(Rewrite &rewrite) const override;
};

/// What the sums of a channel are requantized from and by.
struct Channel {
  int64_t start, spread, multiplier, exponent;

  /// What requantize_bounded_s8 asks for.
  bool isBounded() const {
    return std::abs(start) + spread < (int64_t{1} << 30) &&
           ((exponent < 0 && exponent >= -23) || multiplier == 0);
  }
  int8_t result(int64_t sum, int64_t zeroPoint) const {
    int64_t operands[] = {sum, multiplier, -exponent, zeroPoint};
    return static_cast<int8_t>(findPrimitive("requantize_s8")->call(operands));
  }
  /// Whether all sums have the result of the start; results never fall while sums rise.
  bool hasOneResult(int64_t zeroPoint) const {
    return result(start - spread, zeroPoint) == result(start + spread, zeroPoint);
  }
};

/// The same results from sums that are bounded, if the channel has one result only: a channel whose
/// weights training has driven to nothing, with a bias of as many steps as its tiny scale makes of
/// it. The start becomes the result in steps so large that no sum leaves it.
Channel bounded(const Channel &channel, int64_t zeroPoint) {
  if (channel.isBounded() || channel.exponent > 0 || !channel.hasOneResult(zeroPoint))
    return channel;
  int8_t only = channel.result(channel.start, zeroPoint);
  int64_t shift = 1;
  while (shift < 30 && (int64_t{1} << shift) <= 2 * channel.spread)
    ++shift;
  Channel equal{(only - zeroPoint) * (int64_t{1} << (shift + 1)), channel.spread, 1 << 30, -shift};
  bool isEqual = equal.isBounded() && equal.hasOneResult(zeroPoint) &&
                 equal.result(equal.start, zeroPoint) == only;
  return isEqual ? equal : channel;
}

/// Brings all channels into reach of requantize_bounded_s8, or changes none.
bool boundAll(Rewrite &rewrite, const Accumulator &accumulator, int64_t zeroPoint,
              SmallVector<int32_t> &multipliers, SmallVector<int32_t> &exponents) {
  SmallVector<int32_t> starts, equalMultipliers, equalExponents;
  for (size_t c = 0; c < accumulator.channels; c++) {
    Channel channel = bounded(
        {accumulator.starts[c], accumulator.spreads[c], multipliers[c], exponents[c]}, zeroPoint);
    if (!channel.isBounded())
      return false;
    starts.push_back(static_cast<int32_t>(channel.start));
    equalMultipliers.push_back(static_cast<int32_t>(channel.multiplier));
    // 0 by any shift
    equalExponents.push_back(channel.multiplier == 0 ? -1 : static_cast<int32_t>(channel.exponent));
  }
  if (starts != accumulator.starts) {
    Operation *sums = accumulator.sums.getDefiningOp();
    OpBuilder::InsertionGuard guard(rewrite.builder);
    rewrite.builder.setInsertionPoint(sums);
    sums->setOperand(2, rewrite.constant(starts, "bias"));
  }
  multipliers = equalMultipliers, exponents = equalExponents;
  return true;
}

FailureOr<Value> TfliteRef::requantize(Rewrite &rewrite, const Accumulator &accumulator) const {
  auto output = rewrite.uniform(rewrite.op->getResult(0), "result");
  if (!output)
    return failure();
  bool matrixPerTensor = accumulator.isMatrix && accumulator.weights.size() == 1;
  SmallVector<int32_t> multipliers, exponents;
  SmallVector<int8_t> shifts;
  for (size_t c = 0; c < accumulator.channels; c++) {
    FixedPoint factor = toFixedPoint(accumulatorFactor(accumulator.input, accumulator.weight(c),
                                                       output.getScale(), matrixPerTensor));
    if (factor.exponent > 31)
      return rewrite.error() << "the scales of input and weights are too far above the result's "
                                "[B0305]";
    multipliers.push_back(factor.multiplier);
    exponents.push_back(factor.exponent);
  }
  bool bounded = boundAll(rewrite, accumulator, output.getZeroPoint(), multipliers, exponents);
  bool left = llvm::any_of(exponents, [](int32_t exponent) { return exponent > 0; });
  for (int32_t exponent : exponents)
    shifts.push_back(static_cast<int8_t>(left ? exponent : -exponent - (bounded ? 1 : 0)));
  return Value(RequantizeOp::create(rewrite.builder, rewrite.loc(), storageType(rewrite.result()),
                                    accumulator.sums, rewrite.constant(multipliers, "multiplier"),
                                    rewrite.constant(shifts, "shift"), output.getZeroPoint(), left,
                                    bounded));
}

/// TFLite's ADD: both operands to half the larger scale, shifted left by 20, then to the result's.
FailureOr<Value> TfliteRef::rescale(Rewrite &rewrite) const {
  Operation *op = rewrite.op;
  auto x = rewrite.uniform(op->getOperand(0), "first operand");
  auto y = rewrite.uniform(op->getOperand(1), "second operand");
  auto output = rewrite.uniform(op->getResult(0), "result");
  if (!x || !y || !output)
    return failure();
  double twiceLargest = 2 * std::max(x.getScale(), y.getScale());
  FixedPoint factors[] = {toFixedPoint(x.getScale() / twiceLargest),
                          toFixedPoint(y.getScale() / twiceLargest),
                          toFixedPoint(twiceLargest / ((1 << 20) * output.getScale()))};
  SmallVector<int64_t> multipliers, shifts;
  for (FixedPoint factor : factors) {
    if (factor.exponent > 0)
      return rewrite.error() << "the operands' scales are too far above the result's [B0305]";
    multipliers.push_back(factor.multiplier);
    shifts.push_back(-factor.exponent);
  }
  SmallVector<int64_t> zeros = {x.getZeroPoint(), y.getZeroPoint(), output.getZeroPoint()};
  return Value(QuantizedAddOp::create(rewrite.builder, rewrite.loc(), storageType(rewrite.result()),
                                      rewrite.operands[0], rewrite.operands[1], multipliers, shifts,
                                      zeros, isa<SubOp>(op)));
}

/// int32 numbers to the result's type by one factor for all.
Value requantized(Rewrite &rewrite, Value sums, FixedPoint factor, int64_t zeroPoint) {
  bool left = factor.exponent > 0;
  Value multiplier = rewrite.constant(ArrayRef<int32_t>{factor.multiplier}, "multiplier");
  auto count = static_cast<int8_t>(left ? factor.exponent : -factor.exponent);
  Value shift = rewrite.constant(ArrayRef<int8_t>{count}, "shift");
  return RequantizeOp::create(rewrite.builder, rewrite.loc(), storageType(rewrite.result()), sums,
                              multiplier, shift, zeroPoint, left, /*bounded=*/false);
}

FailureOr<Value> TfliteRef::product(Rewrite &rewrite) const {
  Operation *op = rewrite.op;
  auto x = rewrite.uniform(op->getOperand(0), "first operand");
  auto y = rewrite.uniform(op->getOperand(1), "second operand");
  auto output = rewrite.uniform(op->getResult(0), "result");
  if (!x || !y || !output)
    return failure();
  FixedPoint factor = toFixedPoint(x.getScale() * y.getScale() / output.getScale());
  // Products have 17 bits.
  if (factor.exponent > 31 - 17)
    return rewrite.error() << "the operands' scales are too far above the result's [B0305]";
  auto type = RankedTensorType::get(rewrite.result().getShape(), rewrite.builder.getI32Type());
  Value products = QuantizedProductOp::create(
      rewrite.builder, rewrite.loc(), type, rewrite.operands[0], rewrite.operands[1],
      ArrayRef<int64_t>{x.getZeroPoint(), y.getZeroPoint()});
  return requantized(rewrite, products, factor, output.getZeroPoint());
}

/// The factor of the scales takes in one over the count, by an integer division.
FailureOr<Value> meanOverAxes(Rewrite &rewrite, ReduceMeanOp mean) {
  auto from = rewrite.uniform(mean.getInput(), "input");
  auto to = rewrite.uniform(mean.getResult(), "result");
  if (!from || !to)
    return failure();
  FailureOr<Sums> sums = sumsOf(rewrite, mean.getAxes(), -from.getZeroPoint());
  if (failed(sums))
    return failure();
  FixedPoint factor = toFixedPoint(from.getScale() / to.getScale());
  if (factor.exponent > 22 ||
      (factor.exponent > 0 && sums->count > (int64_t{1} << (22 - factor.exponent))))
    return rewrite.error() << "the input's scale is too far above the result's [B0305]";
  int32_t shift =
      std::min<int32_t>(llvm::Log2_64(static_cast<uint64_t>(sums->count)), 31 + factor.exponent);
  factor.multiplier = static_cast<int32_t>((int64_t{factor.multiplier} << shift) / sums->count);
  factor.exponent -= shift;
  return requantized(rewrite, sums->value, factor, to.getZeroPoint());
}

/// Windows divide with ties away from zero; unsigned ones upwards, as the sum is not negative.
FailureOr<Value> TfliteRef::average(Rewrite &rewrite) const {
  if (auto mean = dyn_cast<ReduceMeanOp>(rewrite.op.getOperation()))
    return meanOverAxes(rewrite, mean);
  bool isUnsigned = !quantizedElement(rewrite.op->getResult(0)).isSigned();
  FailureOr<Value> mean = sameScale(rewrite, *this);
  if (succeeded(mean) && isUnsigned)
    cast<AveragePool2DOp>(mean->getDefiningOp()).setHalfUp(true);
  return mean;
}

/// One entry for each stored value less its zero point.
SmallVector<int8_t> entries(quant::UniformQuantizedType from,
                            llvm::function_ref<int8_t(int32_t)> entry) {
  SmallVector<int8_t> table;
  for (int32_t stored = -128; stored < 128; stored++)
    table.push_back(entry(stored - static_cast<int32_t>(from.getZeroPoint())));
  return table;
}

/// The fixed-point kernels of three functions, and TFLite's Requantize: (x - zero point) by a
/// fixed-point factor.
FailureOr<SmallVector<int8_t>> TfliteRef::table(Rewrite &rewrite, quant::UniformQuantizedType from,
                                                quant::UniformQuantizedType to) const {
  Operation *op = rewrite.op;
  auto needs = [&](int64_t steps, int64_t zeroPoint) -> LogicalResult {
    if (to.getScale() == 1.0 / static_cast<double>(steps) && to.getZeroPoint() == zeroPoint)
      return success();
    return rewrite.error() << "the result needs scale 1/" << steps << " and zero point "
                           << zeroPoint << " [B0306]";
  };
  if (isa<SigmoidOp>(op)) {
    if (failed(needs(256, -128)))
      return failure();
    return entries(from, [&](int32_t x) { return fixedLogistic(x, from.getScale()); });
  }
  if (isa<TanhOp>(op)) {
    if (failed(needs(128, 0)))
      return failure();
    return entries(from, [&](int32_t x) { return fixedTanh(x, from.getScale()); });
  }
  if (isa<HardSwishOp>(op)) {
    auto scale = static_cast<float>(from.getScale()), result = static_cast<float>(to.getScale());
    if (!fixedHardSwishFits(scale, result))
      return rewrite.error() << "the input's scale is too far from the result's [B0305]";
    return entries(from, [&](int32_t x) {
      return fixedHardSwish(x, scale, result, static_cast<int32_t>(to.getZeroPoint()));
    });
  }
  if (!isa<RescaleOp>(op))
    return RoundingProfile::table(rewrite, from, to);
  FixedPoint factor = toFixedPoint(from.getScale() / to.getScale());
  if (factor.exponent > 31 - 9)
    return rewrite.error() << "the input's scale is too far above the result's [B0305]";
  return entries(from, [&](int32_t x) {
    int64_t factors[] = {x, factor.multiplier, factor.exponent, to.getZeroPoint()};
    return static_cast<int8_t>(findPrimitive("requantize_left_s8")->call(factors));
  });
}

FailureOr<Value> TfliteRef::normalize(Rewrite &rewrite) const {
  auto softmax = cast<SoftmaxOp>(rewrite.op.getOperation());
  auto input = rewrite.uniform(softmax.getInput(), "input");
  auto output = rewrite.uniform(softmax.getResult(), "result");
  if (!input || !output)
    return failure();
  if (output.getZeroPoint() != -128 || output.getScale() != 1.0 / 256)
    return rewrite.error() << "softmax needs a result of scale 1/256 and zero point -128 [B0306]";
  // The kernel's sums have 12 integer bits: 4096 exponentials of 1 would overflow them.
  if (rewrite.result().getShape().back() > 4095)
    return rewrite.error() << "softmax over " << rewrite.result().getShape().back()
                           << " elements, more than 4095 [B0306]";
  double beta = softmax.getBeta().convertToDouble();
  if (!(beta * input.getScale() * (1 << 26) > 1))
    return rewrite.error() << "softmax of scale " << input.getScale() << " is too fine [B0306]";
  SmallVector<int32_t> table;
  for (int distance = 0; distance < 256; distance++)
    table.push_back(softmaxExponential(distance, beta, input.getScale()));
  Value exponentials = rewrite.constant(table, "table");
  return Value(QuantizedSoftmaxOp::create(rewrite.builder, rewrite.loc(),
                                          storageType(rewrite.result()), rewrite.operands[0],
                                          exponentials));
}

} // namespace

const RoundingProfile &tfliteRef() {
  static const TfliteRef profile;
  return profile;
}

} // namespace burin
