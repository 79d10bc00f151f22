// The integer arithmetic of the rounding profiles: how real factors become fixed point.
#pragma once

#include "llvm/ADT/StringRef.h"
#include <cstdint>

namespace burin {

/// A real factor as multiplier * 2^(exponent - 31), multiplier in [2^30, 2^31).
struct FixedPoint {
  int32_t multiplier;
  int32_t exponent;
};

/// TFLite's QuantizeMultiplier: the 31-bit mantissa rounded half away from zero; factors below
/// 2^-32 become 0. `factor` >= 0.
FixedPoint toFixedPoint(double factor);

/// The storage integer of a real value: round(value / scale) + zeroPoint in float arithmetic, as
/// TFLite computes activation bounds, limited to [least, most].
int64_t toStorage(double value, double scale, int64_t zeroPoint, int64_t least, int64_t most);

/// The factor from accumulators to results. TFLite multiplies the scales of a FULLY_CONNECTED with
/// one scale for all weights in float, all others in double (`matrixPerTensor` tells the case).
double accumulatorFactor(double input, double weight, double output, bool matrixPerTensor);

/// The Q0.31 exponential of `distance` steps below a row's maximum, for inputs of that scale: the
/// table of the fixed-point softmax. 0 beyond the distance that the reference kernel drops.
/// The kernel takes beta * inputScale above 2^-26.
int32_t softmaxExponential(int distance, double beta, double inputScale);

/// exp(x) by sums and products alone: hosts agree far beyond the float it becomes. |x| < 700.
double exponential(double x);

} // namespace burin
