// Rounding profile ort-qdq: ONNX Runtime's quantized kernels on x86-64, float factors rounded half
// to even. README.md says which optimization level of the runtime this is.
#include "lowering/quantize/Rounding.h"
#include "lowering/quantize/Rules.h"
#include <algorithm>
#include <bit>
#include <cmath>

using namespace mlir;

namespace burin {
namespace {

float scaleOf(quant::UniformQuantizedType type) { return static_cast<float>(type.getScale()); }

/// a * b + c rounded once; the product of two floats is exact in double.
float multiplyAdd(float a, float b, float c) {
  return static_cast<float>(static_cast<double>(a) * static_cast<double>(b) +
                            static_cast<double>(c));
}
float productOf(float a, float b) { return multiplyAdd(a, b, 0); }

/// The lowest bit of a finite number that is set, as a power of two; large for 0.
int lowestBit(float number) {
  if (number == 0)
    return 1000;
  int exponent = 0;
  float fraction = std::frexp(number, &exponent);
  auto mantissa = static_cast<int64_t>(std::ldexp(fraction, 24));
  return exponent - 24 + std::countr_zero(static_cast<uint64_t>(std::abs(mantissa)));
}

class OrtQdq : public RoundingProfile {
public:
  bool joins(Operation *op) const override;
  int64_t stored(double value, quant::UniformQuantizedType type) const override;
  FailureOr<Value> requantize(Rewrite &rewrite, const Accumulator &accumulator) const override;
  FailureOr<Value> rescale(Rewrite &rewrite) const override;
  FailureOr<Value> average(Rewrite &rewrite) const override;
  StringRef quantizePrimitive() const override { return "quantize_even_s8"; }
  FailureOr<Value> normalize(Rewrite &rewrite) const override;
};

/// What the runtime replaces by QLinear kernels that are known here.
bool OrtQdq::joins(Operation *op) const {
  return cast<ComputeOpInterface>(op).quantRule() == QuantRule::Accumulate ||
         isa<AddOp, AveragePool2DOp, SoftmaxOp>(op);
}

/// QuantizeLinear: divided in float, ties to even, then the zero point.
int64_t OrtQdq::stored(double value, quant::UniformQuantizedType type) const {
  float steps = static_cast<float>(value) / scaleOf(type);
  auto zero = static_cast<float>(type.getZeroPoint());
  float least = static_cast<float>(type.getStorageTypeMin()) - zero;
  float most = static_cast<float>(type.getStorageTypeMax()) - zero;
  return static_cast<int64_t>(std::nearbyint(std::clamp(steps, least, most))) + type.getZeroPoint();
}

FailureOr<Value> OrtQdq::requantize(Rewrite &rewrite, const Accumulator &accumulator) const {
  auto output = rewrite.uniform(rewrite.op->getResult(0), "result");
  if (!output)
    return failure();
  SmallVector<float> factors;
  for (size_t c = 0; c < accumulator.channels; c++) {
    factors.push_back(productOf(static_cast<float>(accumulator.input),
                                static_cast<float>(accumulator.weight(c))) /
                      scaleOf(output));
    if (!std::isfinite(factors.back()))
      return rewrite.error() << "the scales of channel " << c << " are too far from the result's "
                             << "[B0305]";
  }
  // One scale for all weights needs one factor.
  if (accumulator.weights.size() == 1)
    factors.resize(1);
  return Value(RequantizeF32Op::create(
      rewrite.builder, rewrite.loc(), storageType(rewrite.result()), accumulator.sums,
      rewrite.constant(factors, "multiplier"), output.getZeroPoint()));
}

/// Whether the runtime sees the first operand of an addition as one number a row: it then exchanges
/// the operands.
bool isNumberPerRow(Value x, Value y) {
  auto a = cast<RankedTensorType>(x.getType()).getShape();
  auto b = cast<RankedTensorType>(y.getType()).getShape();
  for (size_t i = 1; i <= std::max(a.size(), b.size()); i++) {
    int64_t m = i <= a.size() ? a[a.size() - i] : 1, n = i <= b.size() ? b[b.size() - i] : 1;
    if (m != 1 || n != 1)
      return m == 1;
  }
  return false;
}

/// QLinearAdd: fma(x, sx / s, fma(y, sy / s, start)), in the numbers that the file stores.
FailureOr<Value> OrtQdq::rescale(Rewrite &rewrite) const {
  Operation *op = rewrite.op;
  auto x = rewrite.uniform(op->getOperand(0), "first operand");
  auto y = rewrite.uniform(op->getOperand(1), "second operand");
  auto output = rewrite.uniform(op->getResult(0), "result");
  if (!x || !y || !output)
    return failure();
  if (!isa<AddOp>(op))
    return rewrite.error() << "it has no integer form [B0307]";
  Value left = rewrite.operands[0], right = rewrite.operands[1];
  if (isNumberPerRow(left, right)) {
    std::swap(left, right);
    std::swap(x, y);
  }
  int64_t bias = quantizedElement(op->getResult(0)).isSigned() ? 0 : 128;
  float xFactor = scaleOf(x) / scaleOf(output), yFactor = scaleOf(y) / scaleOf(output);
  auto zero = [&](quant::UniformQuantizedType type) {
    return static_cast<float>(type.getZeroPoint() + bias);
  };
  float start = zero(output) - multiplyAdd(xFactor, zero(x), productOf(yFactor, zero(y)));
  // The emitted code adds in double: exact where all bits of a sum lie within 53.
  float largest = std::abs(start) + 256 * (xFactor + yFactor);
  int lowest = std::min({lowestBit(start), lowestBit(xFactor), lowestBit(yFactor)});
  if (!(largest < 16777216.0f) || std::ilogb(largest) + 2 - lowest > 53)
    return rewrite.error() << "the operands' scales are too far from the result's [B0305]";
  return Value(QuantizedAddF32Op::create(rewrite.builder, rewrite.loc(),
                                         storageType(rewrite.result()), left, right,
                                         llvm::APFloat(xFactor), llvm::APFloat(yFactor),
                                         llvm::APFloat(start), static_cast<uint64_t>(bias)));
}

/// QLinearAveragePool in float; over whole images QLinearGlobalAveragePool, which sums integers.
FailureOr<Value> OrtQdq::average(Rewrite &rewrite) const {
  auto pool = dyn_cast<AveragePool2DOp>(rewrite.op.getOperation());
  if (!pool)
    return rewrite.error() << "it has no integer form [B0307]";
  auto from = rewrite.uniform(pool.getInput(), "input");
  auto to = rewrite.uniform(pool.getResult(), "result");
  if (!from || !to)
    return failure();
  OpBuilder &builder = rewrite.builder;
  RankedTensorType result = storageType(rewrite.result());
  auto shape = cast<RankedTensorType>(pool.getInput().getType()).getShape();
  bool isGlobal = pool.getWindow() == shape.slice(1, 2) &&
                  llvm::all_of(pool.getBorder(), [](int64_t n) { return n == 0; });
  if (!isGlobal) {
    int64_t bias = quantizedElement(pool.getResult()).isSigned() ? 0 : 128;
    return Value(QuantizedAveragePool2DF32Op::create(
        builder, rewrite.loc(), result, rewrite.operands[0], pool.getWindow(), pool.getStrides(),
        pool.getBorder(), llvm::APFloat(scaleOf(from)), static_cast<uint64_t>(from.getZeroPoint()),
        llvm::APFloat(scaleOf(to)), static_cast<uint64_t>(to.getZeroPoint() + bias),
        static_cast<uint64_t>(bias)));
  }
  int64_t count = shape[1] * shape[2];
  if (count > (1 << 22))
    return rewrite.error() << "a sum of " << count << " elements can leave int32 [B0304]";
  auto sums = RankedTensorType::get({shape[0], shape[3]}, builder.getI32Type());
  Value sum = QuantizedSumOp::create(builder, rewrite.loc(), sums, rewrite.operands[0],
                                     ArrayRef<int64_t>{1, 2},
                                     static_cast<uint32_t>(-from.getZeroPoint() * count));
  float factor = scaleOf(from) / productOf(scaleOf(to), static_cast<float>(count));
  if (!std::isfinite(factor))
    return rewrite.error() << "the scale is too far from the result's [B0305]";
  Value mean = RequantizeF32Op::create(
      builder, rewrite.loc(), RankedTensorType::get(sums.getShape(), builder.getI8Type()), sum,
      rewrite.constant(ArrayRef<float>{factor}, "multiplier"), to.getZeroPoint());
  return Value(ReshapeOp::create(builder, rewrite.loc(), result, mean));
}

/// QLinearSoftmax: a table of powers as large as their float sum allows.
FailureOr<Value> OrtQdq::normalize(Rewrite &rewrite) const {
  auto softmax = cast<SoftmaxOp>(rewrite.op.getOperation());
  auto input = rewrite.uniform(softmax.getInput(), "input");
  auto output = rewrite.uniform(softmax.getResult(), "result");
  if (!input || !output)
    return failure();
  float factor = std::floor(1.0f / scaleOf(output));
  if (softmax.getBeta().convertToDouble() != 1 || !std::isfinite(factor))
    return rewrite.error() << "softmax needs a factor of 1 and a result of a normal scale [B0306]";
  double scale = input.getScale();
  auto length = static_cast<float>(rewrite.result().getShape().back());
  double largest = std::log(static_cast<double>(std::numeric_limits<float>::max() / length)) - 5;
  double shift = std::max(0.0, largest) / scale;
  SmallVector<float> powers;
  for (int distance = 0; distance < 256; distance++) {
    double exponent = (static_cast<double>(-distance) + shift) * scale;
    // Below the least float there is none.
    powers.push_back(exponent < -150 ? 0.0f : static_cast<float>(exponential(exponent)));
  }
  Value table = rewrite.constant(powers, "table");
  return Value(QuantizedSoftmaxF32Op::create(
      rewrite.builder, rewrite.loc(), storageType(rewrite.result()), rewrite.operands[0], table,
      llvm::APFloat(factor), static_cast<uint64_t>(output.getZeroPoint())));
}

} // namespace

const RoundingProfile &ortQdq() {
  static const OrtQdq profile;
  return profile;
}

} // namespace burin
