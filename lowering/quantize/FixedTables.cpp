// Fixed-point functions of TFLite's reference kernels, in the primitives of the emitted code.
// Sources: TFLite reference kernels Logistic, Tanh and HardSwish; gemmlowp's fixed-point functions.
#include "lowering/quantize/FixedTables.h"
#include "lowering/evaluate/Primitives.h"
#include "lowering/quantize/Rounding.h"
#include <algorithm>
#include <cmath>
#include <limits>

namespace burin {
namespace {

constexpr int32_t kMost = std::numeric_limits<int32_t>::max();

int32_t call(llvm::StringRef primitive, std::initializer_list<int64_t> operands) {
  return static_cast<int32_t>(findPrimitive(primitive)->call(operands.begin()));
}
int32_t highMultiply(int32_t a, int32_t b) { return call("rounding_high_multiply", {a, b}); }
int32_t shiftRight(int32_t a, int32_t shift) { return call("rounding_shift_right", {a, shift}); }

/// exp(x) of x <= 0 with that many integer bits, as Q0.31: a Taylor polynomial about -1/8 and
/// factors exp(-2^k), as softmax_exp_s32 has for 5 integer bits.
int32_t exponential(int32_t x, int integerBits) {
  constexpr int32_t factors[7] = {1672461947, 1302514674, 790015084, 290630308,
                                  39332535,   720401,     242};
  if (x == 0)
    return kMost;
  int32_t quarter = int32_t{1} << (29 - integerBits);
  int32_t reduced = (x & (quarter - 1)) - quarter;
  int32_t steps = reduced - x;
  int32_t d = reduced * (1 << integerBits) + (1 << 28);
  int32_t d2 = highMultiply(d, d), d3 = highMultiply(d2, d), d4 = highMultiply(d2, d2);
  int32_t third = highMultiply(shiftRight(d4, 2) + d3, 715827883);
  int32_t tail = shiftRight(third + d2, 1);
  int32_t result = 1895147668 + highMultiply(1895147668, d + tail);
  for (int k = 0; k < integerBits + 2; k++)
    if (steps & (quarter << k))
      result = highMultiply(result, factors[k]);
  return result;
}

/// 1 / (1 + x) of x in [0, 1], both Q0.31: the reciprocal of the mantissa that x completes.
int32_t reciprocalOfOnePlus(int32_t x) {
  auto mantissa = static_cast<int32_t>(static_cast<uint32_t>(x) | 0x80000000U);
  return call("softmax_scale_s32", {mantissa});
}

int32_t logistic(int32_t x) {
  if (x == 0)
    return int32_t{1} << 30;
  int32_t positive = reciprocalOfOnePlus(exponential(x > 0 ? -x : x, 4));
  return x > 0 ? positive : kMost - positive;
}

/// (1 - e) / (1 + e) = 2 / (1 + e) - 1 with e = exp(-2|x|).
int32_t tanh(int32_t x) {
  if (x == 0)
    return 0;
  int32_t half = reciprocalOfOnePlus(exponential(x > 0 ? -x : x, 5));
  int64_t twice = (int64_t{half >> 1} - (int64_t{1} << 29)) * 4;
  auto magnitude = static_cast<int32_t>(half == kMost ? kMost : std::min<int64_t>(twice, kMost));
  return x > 0 ? magnitude : -magnitude;
}

/// `input` with 4 integer bits; nothing beyond the range where kernels saturate.
bool inFourBits(int32_t input, double scale, int32_t &fixed) {
  constexpr int kIntegerBits = 4, kFractionBits = 31 - kIntegerBits;
  FixedPoint factor = toFixedPoint(scale * std::ldexp(1.0, kFractionBits));
  double radius = std::floor(
      std::ldexp(static_cast<double>((1 << kIntegerBits) - 1), kFractionBits - factor.exponent));
  if (std::abs(input) >= radius)
    return false;
  fixed = call("scale_left_s32", {input, factor.multiplier, factor.exponent});
  return true;
}

int8_t saturated(int32_t value) { return static_cast<int8_t>(std::clamp(value, -128, 127)); }

int16_t saturated16(int64_t value) {
  return static_cast<int16_t>(std::clamp<int64_t>(value, -32768, 32767));
}
/// round(a * b / 2^15), ties towards +infinity.
int16_t highMultiply16(int16_t a, int16_t b) {
  return saturated16((int64_t{a} * b + (1 << 14)) >> 15);
}

/// A factor as 16-bit multiplier and exponent.
struct Factor16 {
  int16_t multiplier;
  int exponent;
  explicit Factor16(float factor) {
    FixedPoint wide = toFixedPoint(static_cast<double>(factor));
    multiplier = saturated16((int64_t{wide.multiplier} + (1 << 15)) >> 16);
    exponent = wide.exponent;
  }
};
Factor16 outputFactor(float scale, float resultScale) {
  return Factor16(((1.0f / 128.0f) * scale) / resultScale);
}
Factor16 gateFactor(float scale) { return Factor16(((1.0f / 128.0f) * scale) / (3.0f / 32768.0f)); }

} // namespace

int8_t fixedLogistic(int32_t input, double scale) {
  int32_t fixed = 0;
  if (!inFourBits(input, scale, fixed))
    return input < 0 ? -128 : 127;
  return saturated(shiftRight(logistic(fixed), 31 - 8) - 128);
}

int8_t fixedTanh(int32_t input, double scale) {
  int32_t fixed = 0;
  if (!inFourBits(input, scale, fixed))
    return input < 0 ? -128 : 127;
  return saturated(shiftRight(tanh(fixed), 31 - 7));
}

bool fixedHardSwishFits(float scale, float resultScale) {
  Factor16 output = outputFactor(scale, resultScale), gate = gateFactor(scale);
  return output.exponent <= 0 && output.exponent >= -31 && std::abs(gate.exponent) <= 31;
}

int8_t fixedHardSwish(int32_t input, float scale, float resultScale, int32_t resultZeroPoint) {
  Factor16 output = outputFactor(scale, resultScale), gateBy = gateFactor(scale);
  auto high = static_cast<int16_t>(input * (1 << 7));
  int16_t scaled = highMultiply16(high, output.multiplier);
  // The gate rises from 0 at x = -3 to 1 at x = 3.
  int16_t gate = high;
  if (gateBy.exponent > 0)
    gate = saturated16(int64_t{gate} * (int64_t{1} << (gateBy.exponent - 1)));
  gate = highMultiply16(gate, gateBy.multiplier);
  if (gateBy.exponent > 0)
    gate = saturated16(int64_t{gate} * 2);
  if (gateBy.exponent < 0)
    gate = static_cast<int16_t>(shiftRight(gate, -gateBy.exponent));
  gate = static_cast<int16_t>((gate + (1 << 15)) >> 1);
  auto product = static_cast<int16_t>(int32_t{gate} * scaled / (1 << 15));
  return saturated(shiftRight(product, -output.exponent) + resultZeroPoint);
}

} // namespace burin
