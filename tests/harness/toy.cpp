// Implements the hand-written model; TOY_FAULT and TOY_RECURSE make it fail as a target would.
#include "toy.hpp"

#include <math.h>

namespace toy {

namespace {

// In .data and .bss, which the start-up code fills; volatile, or the compiler would know the
// values.
volatile int32_t low = -128;
volatile int32_t runs;

#ifdef TOY_RECURSE
// Uses the stack until it is gone.
int32_t recurse(volatile int32_t *previous) {
  volatile int32_t words[256];
  words[0] = previous == nullptr ? 0 : previous[0] + 1;
  return recurse(words) + words[0];
}
#endif

} // namespace

void run(const Signal &signal, const Gain &gain, Scaled &scaled, Energy &energy,
         Arena &arena) noexcept {
#ifdef TOY_FAULT
  __asm__ volatile("udf #0");
#endif
#ifdef TOY_RECURSE
  runs = recurse(nullptr);
#endif
  float squares = 0.0F;
  for (int row = 0; row < 3; ++row) {
    arena.sums[row] = 0;
    for (int column = 0; column < 4; ++column) {
      const int32_t value = signal.data[4 * row + column];
      arena.sums[row] += value;
      squares += static_cast<float>(value * value);
    }
    const int32_t product = (arena.sums[row] * gain.data[row]) >> 1;
    const int32_t clamped = product < low ? low : product > 127 ? 127 : product;
    scaled.data[row] = static_cast<int8_t>(clamped);
  }
  energy.data[0] = sqrtf(squares);
  runs = runs + 1;
}

bool self_test(Arena &arena) noexcept {
  if (runs != 0)
    return false;
  const Signal signal = {{1, 2, 3, 4, 0, 0, 0, 0, 5, 5, 5, 5}};
  const Gain gain = {{2, 1, -3}};
  Scaled scaled = {};
  Energy energy = {};
  run(signal, gain, scaled, energy, arena);
#ifdef TOY_WRONG
  const int8_t last = 30;
#else
  const int8_t last = -30;
#endif
  return scaled.data[0] == 10 && scaled.data[1] == 0 && scaled.data[2] == last && runs == 1;
}

} // namespace toy
