// Saves what the steps of an emitted model compute, sample by sample, in the order of the steps.
// SPDX-License-Identifier: 0BSD
//
// A step's result is whole when the next step begins; later ones may reuse its memory. The model's
// probe says when that is. model_io.hpp, which has to be included before, says where results are.
#ifndef BURIN_HARNESS_STEP_RESULTS_HPP
#define BURIN_HARNESS_STEP_RESULTS_HPP

#include "file_io.hpp"

#include <stddef.h>

namespace burin_harness {

static File step_file = -1;
static bool steps_written = true;

static void save_step(int step) {
  const size_t bytes = kStepBytes[step];
  if (bytes > 0 && steps_written)
    steps_written = write_bytes(step_file, step_data(step), bytes);
}

/// One inference. False when a result could not be written.
static bool run_saving_steps() {
  if (step_file < 0)
    step_file = create_output(kStepFile);
  steps_written = steps_written && step_file >= 0;
  run_steps(save_step);
  return steps_written;
}

} // namespace burin_harness

#endif // BURIN_HARNESS_STEP_RESULTS_HPP
