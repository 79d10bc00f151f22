// Fixed-point factors of the rounding profile tflite-ref.
// Sources: TFLite quantization specification; reference kernels of tflite-micro.
#include "lowering/quantize/Rounding.h"
#include "lowering/evaluate/Primitives.h"
#include <algorithm>
#include <cmath>
#include <limits>

namespace burin {

FixedPoint toFixedPoint(double factor) {
  if (factor == 0)
    return {0, 0};
  int exponent = 0;
  double mantissa = std::frexp(factor, &exponent);
  auto multiplier = static_cast<int64_t>(std::round(std::ldexp(mantissa, 31)));
  if (multiplier == int64_t{1} << 31) {
    multiplier /= 2;
    exponent++;
  }
  if (exponent < -31)
    return {0, 0};
  return {static_cast<int32_t>(multiplier), exponent};
}

int64_t toStorage(double value, double scale, int64_t zeroPoint, int64_t least, int64_t most) {
  if (std::isinf(value))
    return value < 0 ? least : most;
  float steps = std::round(static_cast<float>(value) / static_cast<float>(scale));
  double stored = static_cast<double>(steps) + static_cast<double>(zeroPoint);
  return static_cast<int64_t>(
      std::clamp(stored, static_cast<double>(least), static_cast<double>(most)));
}

double accumulatorFactor(double input, double weight, double output, bool matrixPerTensor) {
  if (matrixPerTensor)
    return static_cast<double>(static_cast<float>(input) * static_cast<float>(weight)) / output;
  return input * weight / output;
}

int32_t softmaxExponential(int distance, double beta, double inputScale) {
  // The exponential's argument is Q5.26: 5 integer bits.
  constexpr int kIntegerBits = 5, kFractionBits = 31 - kIntegerBits;
  double factor = std::min(beta * inputScale * std::ldexp(1.0, kFractionBits),
                           static_cast<double>(std::numeric_limits<int32_t>::max()));
  FixedPoint fixed = toFixedPoint(factor);
  double radius = std::floor(
      std::ldexp(static_cast<double>((1 << kIntegerBits) - 1), kFractionBits - fixed.exponent));
  if (distance > radius)
    return 0;
  int64_t shifted = -int64_t{distance} * (int64_t{1} << fixed.exponent);
  int64_t factors[] = {static_cast<int32_t>(shifted), fixed.multiplier};
  int64_t argument = findPrimitive("rounding_high_multiply")->call(factors);
  return static_cast<int32_t>(findPrimitive("softmax_exp_s32")->call(&argument));
}

double exponential(double x) {
  double n = std::nearbyint(x * 1.4426950408889634);
  double r = (x - n * 0.69314718036912382) - n * 1.9082149292705877e-10;
  double sum = 1;
  for (int k = 14; k > 0; k--)
    sum = 1 + r / k * sum;
  return std::ldexp(sum, static_cast<int>(n));
}

} // namespace burin
