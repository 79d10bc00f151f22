// Measures how long a run takes, on hosts only: semihosting has no clock that counts target time.
// SPDX-License-Identifier: 0BSD
#ifndef BURIN_HARNESS_TIMING_HPP
#define BURIN_HARNESS_TIMING_HPP

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

namespace burin_harness {

inline int64_t monotonic_ns() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<int64_t>(now.tv_sec) * 1000000000 + now.tv_nsec;
}

/// Calls `run` `count` times and prints one line with the median and the shortest time in
/// nanoseconds: the median says what to expect, the shortest what the code alone costs. The file
/// timing.json has the same.
template <typename Run> void print_run_time(Run run, int count) {
  int64_t *times = static_cast<int64_t *>(malloc(sizeof(int64_t) * static_cast<size_t>(count)));
  if (times == nullptr)
    return;
  for (int i = 0; i < count; ++i) {
    const int64_t start = monotonic_ns();
    run();
    times[i] = monotonic_ns() - start;
  }
  qsort(times, static_cast<size_t>(count), sizeof(int64_t),
        [](const void *left, const void *right) {
          const int64_t a = *static_cast<const int64_t *>(left);
          const int64_t b = *static_cast<const int64_t *>(right);
          return (a > b) - (a < b);
        });
  const long long median = times[count / 2], least = times[0];
  free(times);
  printf("burin-run-ns: median %lld, min %lld, runs %d\n", median, least, count);
  FILE *file = fopen("timing.json", "w");
  if (file == nullptr)
    return;
  fprintf(file, "{\"runs\": %d, \"median_ns\": %lld, \"min_ns\": %lld}\n", count, median, least);
  fclose(file);
}

} // namespace burin_harness

#endif // BURIN_HARNESS_TIMING_HPP
