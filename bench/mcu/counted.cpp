// Runs an emitted model over samples, with marks around each inference that count.cpp counts
// between.
//
// It takes the place of templates/harness/runner.cpp; README.md there describes model_io.hpp.
#include "file_io.hpp"
#include "model_io.hpp"

#include <stddef.h>

// Naked, so that the first instruction of the first reads the word at the stack pointer: that is
// how the plugin, which cannot read registers, learns it.
extern "C" {
__attribute__((naked, noinline, used)) void count_begin() {
#ifdef __riscv
  __asm__ volatile("lw t0, 0(sp)\n\tret");
#else
  __asm__ volatile("ldr r3, [sp]\n\tbx lr");
#endif
}
__attribute__((naked, noinline, used)) void count_end() {
#ifdef __riscv
  __asm__ volatile("nop\n\tret");
#else
  __asm__ volatile("nop\n\tbx lr");
#endif
}
}

using namespace burin_harness;

static File inputs[kInputs];
static File outputs[kOutputs];

int main() {
  long samples = 0;
  for (int i = 0; i < kInputs; ++i) {
    inputs[i] = open_input(kInputFile[i]);
    if (inputs[i] < 0)
      return 2;
    samples = file_bytes(inputs[i]) / static_cast<long>(kInputBytes[i]);
  }
  for (int i = 0; i < kOutputs; ++i) {
    outputs[i] = create_output(kOutputFile[i]);
    if (outputs[i] < 0)
      return 2;
  }
  reset();
  for (long sample = 0; sample < samples; ++sample) {
    for (int i = 0; i < kInputs; ++i)
      if (!read_bytes(inputs[i], input_data(i), kInputBytes[i]))
        return 2;
    count_begin();
    run();
    count_end();
    for (int i = 0; i < kOutputs; ++i)
      if (!write_bytes(outputs[i], output_data(i), kOutputBytes[i]))
        return 2;
  }
  for (int i = 0; i < kOutputs; ++i)
    if (!close_file(outputs[i]))
      return 2;
  return 0;
}
