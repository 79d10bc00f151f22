// Functions of one int8 as TFLite's reference kernels compute them in fixed point: entries of
// tables.
#pragma once

#include <cstdint>

namespace burin {

/// `input` is a stored value less its zero point, -255 to 255. Results are stored values: of scale
/// 1/256 and zero point -128 for the logistic function, 1/128 and 0 for tanh.
int8_t fixedLogistic(int32_t input, double scale);
int8_t fixedTanh(int32_t input, double scale);

/// x * min(max(x + 3, 0), 6) / 6 in 16 bits. Whether factors are in range: `fixedHardSwishFits`.
int8_t fixedHardSwish(int32_t input, float scale, float resultScale, int32_t resultZeroPoint);
bool fixedHardSwishFits(float scale, float resultScale);

} // namespace burin
