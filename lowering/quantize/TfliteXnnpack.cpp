// Rounding profile tflite-xnnpack: what TFLite computes with its XNNPACK delegate, and with its
// optimized kernels where the delegate refuses an operator.
#include "lowering/quantize/Rounding.h"
#include "lowering/quantize/Rules.h"
#include <algorithm>
#include <cmath>

using namespace mlir;

namespace burin {
namespace {

float scaleOf(quant::UniformQuantizedType type) { return static_cast<float>(type.getScale()); }

/// The product rounded to float: as its own conversion, no compiler contracts it with a sum.
float rounded(float a, float b) {
  return static_cast<float>(static_cast<double>(a) * static_cast<double>(b));
}

class TfliteXnnpack : public RoundingProfile {
public:
  int64_t stored(double value, quant::UniformQuantizedType type) const override;
  FailureOr<Value> requantize(Rewrite &rewrite, const Accumulator &accumulator) const override;
  FailureOr<Value> rescale(Rewrite &rewrite) const override;
  FailureOr<Value> product(Rewrite &rewrite) const override;
  FailureOr<Value> average(Rewrite &rewrite) const override;
  FailureOr<SmallVector<int8_t>> table(Rewrite &rewrite, quant::UniformQuantizedType from,
                                       quant::UniformQuantizedType to) const override;
  StringRef quantizePrimitive() const override { return "quantize_reciprocal_s8"; }
  FailureOr<Value> normalize(Rewrite &rewrite) const override;
};

/// value / scale + zero point in float, ties to even.
int64_t TfliteXnnpack::stored(double value, quant::UniformQuantizedType type) const {
  float steps = static_cast<float>(value) / scaleOf(type) + static_cast<float>(type.getZeroPoint());
  float limited = std::min(std::max(steps, static_cast<float>(type.getStorageTypeMin())),
                           static_cast<float>(type.getStorageTypeMax()));
  return static_cast<int64_t>(std::nearbyint(limited));
}

/// The sum as float times a float factor, ties to even.
FailureOr<Value> TfliteXnnpack::requantize(Rewrite &rewrite, const Accumulator &accumulator) const {
  auto output = rewrite.uniform(rewrite.op->getResult(0), "result");
  if (!output)
    return failure();
  SmallVector<float> factors;
  for (size_t c = 0; c < accumulator.channels; c++) {
    float scale =
        rounded(static_cast<float>(accumulator.input), static_cast<float>(accumulator.weight(c)));
    factors.push_back(scale / scaleOf(output));
    // XNNPACK takes no such operator; TFLite then computes it otherwise.
    if (!(factors.back() < 256))
      return rewrite.error() << "channel " << c << " has a factor of 256 or more [B0305]";
  }
  return Value(RequantizeF32Op::create(
      rewrite.builder, rewrite.loc(), storageType(rewrite.result()), accumulator.sums,
      rewrite.constant(factors, "multiplier"), output.getZeroPoint()));
}

/// Multipliers of at most 21 bits and one shift, which rounds half up.
FailureOr<Value> TfliteXnnpack::rescale(Rewrite &rewrite) const {
  Operation *op = rewrite.op;
  auto x = rewrite.uniform(op->getOperand(0), "first operand");
  auto y = rewrite.uniform(op->getOperand(1), "second operand");
  auto output = rewrite.uniform(op->getResult(0), "result");
  if (!x || !y || !output)
    return failure();
  float ratios[] = {scaleOf(x) / scaleOf(output), scaleOf(y) / scaleOf(output)};
  for (float ratio : ratios)
    if (!(ratio >= 1.0f / 1024 && ratio < 256))
      return rewrite.error() << "an operand's scale is below 1/1024 or not below 256 times the "
                                "result's [B0305]";
  int exponent = 0;
  std::frexp(std::max(ratios[0], ratios[1]), &exponent);
  int shift = 21 - exponent;
  auto factor = [&](float ratio) { return std::lrint(std::ldexp(ratio, shift)); };
  int64_t xFactor = factor(ratios[0]), yFactor = factor(ratios[1]);
  if (isa<SubOp>(op))
    yFactor = -yFactor;
  int64_t start =
      (int64_t{1} << (shift - 1)) - xFactor * x.getZeroPoint() - yFactor * y.getZeroPoint();
  return Value(QuantizedAddShiftOp::create(
      rewrite.builder, rewrite.loc(), storageType(rewrite.result()), rewrite.operands[0],
      rewrite.operands[1], static_cast<uint32_t>(xFactor), static_cast<uint32_t>(yFactor),
      static_cast<uint32_t>(start), shift, output.getZeroPoint()));
}

FailureOr<Value> TfliteXnnpack::product(Rewrite &rewrite) const {
  Operation *op = rewrite.op;
  auto x = rewrite.uniform(op->getOperand(0), "first operand");
  auto y = rewrite.uniform(op->getOperand(1), "second operand");
  auto output = rewrite.uniform(op->getResult(0), "result");
  if (!x || !y || !output)
    return failure();
  float factor = rounded(scaleOf(x), scaleOf(y)) / scaleOf(output);
  if (!(factor >= 1.0f / 65536 && factor < 256))
    return rewrite.error() << "the product of the operands' scales is too far from the result's "
                              "[B0305]";
  auto type = RankedTensorType::get(rewrite.result().getShape(), rewrite.builder.getI32Type());
  Value products = QuantizedProductOp::create(
      rewrite.builder, rewrite.loc(), type, rewrite.operands[0], rewrite.operands[1],
      ArrayRef<int64_t>{x.getZeroPoint(), y.getZeroPoint()});
  return Value(RequantizeF32Op::create(
      rewrite.builder, rewrite.loc(), storageType(rewrite.result()), products,
      rewrite.constant(ArrayRef<float>{factor}, "multiplier"), output.getZeroPoint()));
}

/// Pools are TFLite's; means are XNNPACK's: the sum as float times a factor, plus an offset.
FailureOr<Value> TfliteXnnpack::average(Rewrite &rewrite) const {
  auto mean = dyn_cast<ReduceMeanOp>(rewrite.op.getOperation());
  if (!mean)
    return tfliteRef().average(rewrite);
  auto from = rewrite.uniform(mean.getInput(), "input");
  auto to = rewrite.uniform(mean.getResult(), "result");
  if (!from || !to)
    return failure();
  int64_t lowered = quantizedElement(mean.getResult()).isSigned() ? 0 : 128;
  int64_t raised = quantizedElement(mean.getInput()).isSigned() ? 0 : 128;
  FailureOr<Sums> sums = sumsOf(rewrite, mean.getAxes(), raised);
  if (failed(sums))
    return failure();
  float factor = (scaleOf(from) / scaleOf(to)) * (1.0f / static_cast<float>(sums->count));
  float offset = static_cast<float>(to.getZeroPoint() + lowered) -
                 rounded(static_cast<float>(sums->count * (from.getZeroPoint() + raised)), factor);
  return Value(QuantizedScaleSumOp::create(
      rewrite.builder, rewrite.loc(), storageType(rewrite.result()), sums->value,
      llvm::APFloat(factor), llvm::APFloat(offset), static_cast<uint64_t>(lowered)));
}

/// Functions that XNNPACK tables, in float; the others are TFLite's own fixed point.
FailureOr<SmallVector<int8_t>> TfliteXnnpack::table(Rewrite &rewrite,
                                                    quant::UniformQuantizedType from,
                                                    quant::UniformQuantizedType to) const {
  Operation *op = rewrite.op;
  bool sameSign = quantizedElement(op->getOperand(0)).isSigned() ==
                  quantizedElement(op->getResult(0)).isSigned();
  float ratio = scaleOf(from) / scaleOf(to);
  SmallVector<int8_t> table;
  auto push = [&](int64_t value) {
    table.push_back(static_cast<int8_t>(std::clamp<int64_t>(value, -128, 127)));
  };
  if (isa<RescaleOp>(op) && sameSign && ratio >= 1.0f / 256 && ratio <= 128) {
    int64_t factor = std::lrint(256.0f * ratio);
    for (int64_t stored = -128; stored < 128; stored++)
      push((((stored - from.getZeroPoint()) * factor + 128) >> 8) + to.getZeroPoint());
    return table;
  }
  if (isa<RescaleOp, HardSwishOp>(op))
    return tfliteRef().table(rewrite, from, to);
  FailureOr<SmallVector<float>> reals = realTable(rewrite, from);
  if (failed(reals))
    return failure();
  float reciprocal = 1.0f / scaleOf(to);
  for (float real : *reals) {
    float steps = rounded(real, reciprocal) + static_cast<float>(to.getZeroPoint());
    push(static_cast<int64_t>(std::nearbyint(std::clamp(steps, -1000.0f, 1000.0f))));
  }
  return table;
}

FailureOr<Value> TfliteXnnpack::normalize(Rewrite &rewrite) const {
  auto softmax = cast<SoftmaxOp>(rewrite.op.getOperation());
  auto input = rewrite.uniform(softmax.getInput(), "input");
  auto output = rewrite.uniform(softmax.getResult(), "result");
  if (!input || !output)
    return failure();
  if (output.getZeroPoint() != -128 || output.getScale() != 1.0 / 256)
    return rewrite.error() << "softmax needs a result of scale 1/256 and zero point -128 [B0306]";
  float step = -scaleOf(input) * static_cast<float>(softmax.getBeta().convertToDouble());
  SmallVector<float> powers;
  for (int distance = 0; distance < 256; distance++) {
    float x = step * static_cast<float>(distance);
    // Below the least normal number, float exponentials are 0 or lose bits: beyond any weight.
    powers.push_back(x < -87.0f ? 0.0f : static_cast<float>(exponential(static_cast<double>(x))));
  }
  Value table = rewrite.constant(powers, "table");
  bool isUnsigned = !quantizedElement(softmax.getResult()).isSigned();
  return Value(QuantizedSoftmaxLutOp::create(rewrite.builder, rewrite.loc(),
                                             storageType(rewrite.result()), rewrite.operands[0],
                                             table, isUnsigned));
}

} // namespace

const RoundingProfile &tfliteXnnpack() {
  static const TfliteXnnpack profile;
  return profile;
}

} // namespace burin
