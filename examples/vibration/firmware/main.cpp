// Classifies windows of vibration and prints what it hears; a recording stands in for the sensor.
#include "board/board.hpp"
#include "recording.hpp"
#include "vibration.hpp"

#include <stdint.h>

namespace {

constexpr int kClasses = 4;
constexpr const char *kClassNames[kClasses] = {"normal", "imbalance", "looseness", "bearing"};

// All memory of the model that changes. It belongs to the firmware, which may use the arena for
// other things between two inferences.
vibration::Arena arena;
vibration::Signal signal;
vibration::Scores scores;

static_assert(sizeof(recording::kCounts[0]) / sizeof(int16_t) == sizeof(signal.data));
static_assert(sizeof(scores.data) == kClasses);

/// The sensor's counts as the model's integers: real value = kScale * (q - kZeroPoint), rounded to
/// the nearest.
int8_t quantized(int16_t counts) {
  constexpr float kFactor = 1.0F / (recording::kCountsPerG * vibration::Signal::kScale);
  const float value = counts * kFactor;
  const int32_t q =
      static_cast<int32_t>(value + (value < 0.0F ? -0.5F : 0.5F)) + vibration::Signal::kZeroPoint;
  return static_cast<int8_t>(q < INT8_MIN ? INT8_MIN : q > INT8_MAX ? INT8_MAX : q);
}

/// A score in percent, in integers: its scale is 1/256.
int percent(int8_t score) {
  static_assert(vibration::Scores::kScale == 1.0F / 256);
  return (score - vibration::Scores::kZeroPoint) * 100 / 256;
}

int classify(const int16_t (&counts)[recording::kSamples][recording::kAxes]) {
  int8_t *next = signal.data;
  for (const auto &sample : counts)
    for (const int16_t axis : sample)
      *next++ = quantized(axis);
  vibration::run(signal, scores, arena);

  int best = 0;
  for (int i = 1; i < kClasses; ++i)
    if (scores.data[i] > scores.data[best])
      best = i;
  return best;
}

} // namespace

int main() {
  if (!vibration::self_test(signal, scores, arena)) {
    board::print("self-test failed\n");
    return 1;
  }
  int wrong = 0;
  for (int window = 0; window < recording::kWindows; ++window) {
    const int heard = classify(recording::kCounts[window]);
    wrong += heard != recording::kLabels[window];
    board::print("window ", window, " is ", kClassNames[recording::kLabels[window]], ":");
    for (int i = 0; i < kClasses; ++i)
      board::print(" ", kClassNames[i], " ", percent(scores.data[i]), "%");
    board::print("\n");
  }
  board::print("wrong: ", wrong, " of ", recording::kWindows, "\n");
  return wrong == 0 ? 0 : 1;
}
