// Joins the hand-written model to the runner, as the generated header of an emitted model does.
#ifndef MODEL_IO_HPP
#define MODEL_IO_HPP

#include "toy.hpp"

#include <stddef.h>

namespace burin_harness {

constexpr int kInputs = 2;
constexpr int kOutputs = 2;
constexpr const char *const kInputFile[] = {"signal.bin", "gain.bin"};
constexpr const char *const kOutputFile[] = {"scaled.bin", "energy.bin"};
constexpr size_t kInputBytes[] = {sizeof(toy::Signal::data), sizeof(toy::Gain::data)};
constexpr size_t kOutputBytes[] = {sizeof(toy::Scaled::data), sizeof(toy::Energy::data)};

static toy::Signal input_0;
static toy::Gain input_1;
static toy::Scaled output_0;
static toy::Energy output_1;
static toy::Arena arena;

inline void *input_data(int index) {
  void *const all[] = {input_0.data, input_1.data};
  return all[index];
}

inline void *output_data(int index) {
  void *const all[] = {output_0.data, output_1.data};
  return all[index];
}

inline void reset() {}

inline void run() { toy::run(input_0, input_1, output_0, output_1, arena); }

inline bool self_test() { return toy::self_test(arena); }

} // namespace burin_harness

#endif // MODEL_IO_HPP
