// Declares a hand-written model in the shape of an emitted one: two inputs, two outputs, an arena.
#ifndef TOY_HPP
#define TOY_HPP

#include <stdint.h>

namespace toy {

/// Input "signal": int8 [3, 4].
struct alignas(16) Signal {
  int8_t data[12];
};

/// Input "gain": int8 [3].
struct Gain {
  int8_t data[3];
};

/// Output "scaled": int8 [3], each row's sum times its gain, halved downwards and saturated.
struct Scaled {
  int8_t data[3];
};

/// Output "energy": float32 [1], the root of the sum of the signal's squares.
struct Energy {
  float data[1];
};

struct alignas(16) Arena {
  int32_t sums[3];
};

void run(const Signal &signal, const Gain &gain, Scaled &scaled, Energy &energy,
         Arena &arena) noexcept;

/// Checks one stored case; TOY_WRONG makes the stored result wrong.
bool self_test(Arena &arena) noexcept;

} // namespace toy

#endif // TOY_HPP
