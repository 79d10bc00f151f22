// Uses the state of state.mlir as a program does: two copies, one saved and restored.
#include "m.hpp"

#include <stdio.h>
#include <string.h>

namespace {

m::Sound sound;
m::Image image;
m::Echo echo;
m::Counted counted;
m::Was was;
m::Arena arena;

/// One step; the output tells all steps before it.
float step(m::State &state, float value) {
  sound.data[0] = sound.data[1] = value;
  image.data[0] = image.data[1] = 7;
  m::run(sound, image, echo, counted, was, state, arena);
  return echo.data[0];
}

int failed(const char *what) {
  fprintf(stderr, "failed: %s\n", what);
  return 1;
}

} // namespace

int main() {
  static m::State first, second, saved;
  static_assert(sizeof(first) == m::kStateBytes, "the constant is the size");
  memset(static_cast<void *>(&first), 0x55, sizeof first);
  m::reset(first);
  m::reset(second);
  if (step(first, 1.0F) != 22.0F || step(first, 2.0F) != 14.0F)
    return failed("the state persists");
  memcpy(&saved, &first, sizeof saved);
  const float next = step(first, 4.0F);
  if (next != 9.0F || step(first, 4.0F) == next)
    return failed("the state moves on");
  memcpy(&first, &saved, sizeof first);
  if (step(first, 4.0F) != next)
    return failed("a copy restores it");
  if (step(second, 1.0F) != 22.0F)
    return failed("another state is independent");
  m::reset(first);
  if (!m::self_test(sound, image, echo, counted, was, second, arena))
    return failed("the self-test");
  if (step(first, 1.0F) != step(second, 1.0F))
    return failed("the self-test leaves the state reset");
  return 0;
}
