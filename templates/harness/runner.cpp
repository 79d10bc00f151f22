// Runs an emitted model over files: each input file holds samples, each output file gets results.
// SPDX-License-Identifier: 0BSD
//
// The same text runs on a host (with host_io.cpp) and on a Cortex-M under semihosting (with
// cortex_m/), so that both are compared through one path. README.md describes model_io.hpp.
#include "file_io.hpp"
#include "model_io.hpp"

#include <limits.h>
#include <stddef.h>

#ifdef BURIN_TIMED_RUNS
#include "timing.hpp"
#endif

#ifdef BURIN_STEP_RESULTS
#include "step_results.hpp"
#endif

// Samples from one reset of the state to the next; without it, all that there are.
#ifdef BURIN_RESET_EVERY
static constexpr long kResetEvery = BURIN_RESET_EVERY;
#else
static constexpr long kResetEvery = LONG_MAX;
#endif

#ifdef BURIN_SELF_TEST_ONLY
#define BURIN_RUN_FILES false
#else
#define BURIN_RUN_FILES true
#endif

using namespace burin_harness;

namespace {

static_assert(kOutputs > 0, "a model without outputs has nothing to compare");

/// What the runner's exit code says.
enum ExitCode { kSuccess = 0, kSelfTestFailed = 1, kFileError = 2 };

ExitCode file_error(const char *what, const char *name) {
  print_error("burin runner: ");
  print_error(what);
  print_error(" \"");
  print_error(name);
  print_error("\"\n");
  return kFileError;
}

File inputs[kInputs > 0 ? kInputs : 1];
File outputs[kOutputs];

/// Opens every file and finds the number of samples, on which all inputs must agree; a model
/// without inputs has one.
ExitCode open_files(long &samples) {
  for (int i = 0; i < kInputs; ++i) {
    const char *name = kInputFile[i];
    inputs[i] = open_input(name);
    if (inputs[i] < 0)
      return file_error("cannot read", name);
    const long bytes = file_bytes(inputs[i]);
    if (bytes < 0)
      return file_error("cannot find the size of", name);
    const long sample_bytes = static_cast<long>(kInputBytes[i]);
    if (bytes == 0 || bytes % sample_bytes != 0)
      return file_error("the size is no positive multiple of a sample's:", name);
    if (i > 0 && bytes / sample_bytes != samples)
      return file_error("the number of samples differs from the first input's:", name);
    samples = bytes / sample_bytes;
  }
  for (int i = 0; i < kOutputs; ++i) {
    outputs[i] = create_output(kOutputFile[i]);
    if (outputs[i] < 0)
      return file_error("cannot write", kOutputFile[i]);
  }
  return kSuccess;
}

ExitCode run_sample() {
  for (int i = 0; i < kInputs; ++i)
    if (!read_bytes(inputs[i], input_data(i), kInputBytes[i]))
      return file_error("cannot read", kInputFile[i]);
#ifdef BURIN_STEP_RESULTS
  if (!run_saving_steps())
    return file_error("cannot write", kStepFile);
#else
  burin_harness::run(); // a model may be called run
#endif
  for (int i = 0; i < kOutputs; ++i)
    if (!write_bytes(outputs[i], output_data(i), kOutputBytes[i]))
      return file_error("cannot write", kOutputFile[i]);
  return kSuccess;
}

ExitCode run_files() {
  long samples = 1;
  if (const ExitCode code = open_files(samples); code != kSuccess)
    return code;
  for (long i = 0; i < samples; ++i) {
    if (i % kResetEvery == 0)
      burin_harness::reset(); // as below
    if (const ExitCode code = run_sample(); code != kSuccess)
      return code;
  }
  for (int i = 0; i < kInputs; ++i)
    close_file(inputs[i]);
  for (int i = 0; i < kOutputs; ++i)
    if (!close_file(outputs[i]))
      return file_error("cannot write", kOutputFile[i]);
#ifdef BURIN_STEP_RESULTS
  if (!close_file(step_file))
    return file_error("cannot write", kStepFile);
#endif
  return kSuccess;
}

} // namespace

int main() {
  if (!BURIN_RUN_FILES)
    return burin_harness::self_test() ? kSuccess : kSelfTestFailed;
  const ExitCode code = run_files();
#ifdef BURIN_TIMED_RUNS
  // After the results are written, so that a model with state gives the same ones with timing.
  if (code == kSuccess)
    print_run_time(burin_harness::run, BURIN_TIMED_RUNS);
#endif
#ifdef BURIN_SELF_TEST
  if (code == kSuccess && !burin_harness::self_test())
    return kSelfTestFailed;
#endif
  return code;
}
