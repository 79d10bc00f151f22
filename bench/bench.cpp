// Times emitted float kernels and prints each as a part of the multiply-add peak of the same run.
#include "kernels.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <immintrin.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace {

constexpr const char *kPeak = "peak";
constexpr const char *kRate = "FLOP/s";

/// Ten independent chains of 8-lane multiply-adds, all in registers: what the core can do.
void peak(benchmark::State &state) {
  constexpr int kChains = 10, kSteps = 1000;
  __m256 f = _mm256_set1_ps(0.999F), t = _mm256_set1_ps(0.001F);
  benchmark::DoNotOptimize(f);
  benchmark::DoNotOptimize(t);
  __m256 a = t, b = t, c = t, d = t, e = t, g = t, h = t, i = t, j = t, k = t;
  for (auto _ : state) {
    for (int step = 0; step < kSteps; step++) {
      a = _mm256_fmadd_ps(a, f, t);
      b = _mm256_fmadd_ps(b, f, t);
      c = _mm256_fmadd_ps(c, f, t);
      d = _mm256_fmadd_ps(d, f, t);
      e = _mm256_fmadd_ps(e, f, t);
      g = _mm256_fmadd_ps(g, f, t);
      h = _mm256_fmadd_ps(h, f, t);
      i = _mm256_fmadd_ps(i, f, t);
      j = _mm256_fmadd_ps(j, f, t);
      k = _mm256_fmadd_ps(k, f, t);
    }
  }
  __m256 sum = a + b + c + d + e + g + h + i + j + k;
  benchmark::DoNotOptimize(sum);
  state.counters[kRate] =
      benchmark::Counter(2.0 * 8 * kChains * kSteps * static_cast<double>(state.iterations()),
                         benchmark::Counter::kIsRate);
}

/// A model of one input and one output.
template <class X, class Y, class Arena> struct Kernel {
  template <class Run> static void add(const char *name, int64_t macs, Run run) {
    auto x = std::make_shared<X>();
    auto y = std::make_shared<Y>();
    auto arena = std::make_shared<Arena>();
    for (float &value : x->data)
      value = 0.01F;
    benchmark::RegisterBenchmark(name, [=](benchmark::State &state) {
      for (auto _ : state) {
        run(*x, *y, *arena, nullptr);
        benchmark::DoNotOptimize(y->data[0]);
        benchmark::ClobberMemory();
      }
      state.counters[kRate] = benchmark::Counter(2.0 * static_cast<double>(macs) *
                                                     static_cast<double>(state.iterations()),
                                                 benchmark::Counter::kIsRate);
    });
  }
};

void addKernels() {
#include "kernels.inc"
}

/// Prints each kernel relative to the peak, after all rounds: by medians, and by the best rounds,
/// which other work on the machine disturbs least.
class PeakReporter : public benchmark::BenchmarkReporter {
public:
  bool ReportContext(const Context &) override { return true; }
  void ReportRuns(const std::vector<Run> &runs) override {
    for (const Run &run : runs)
      if (run.run_type == Run::RT_Iteration && run.counters.count(kRate))
        rates[run.run_name.function_name].push_back(run.counters.at(kRate));
  }
  void Finalize() override {
    if (rates.count(kPeak) == 0)
      return fmt::print(stderr, "the filter leaves out \"{}\", to which all else compares\n",
                        kPeak);
    for (auto &[name, all] : rates)
      std::sort(all.begin(), all.end());
    const std::vector<double> &peak = rates.at(kPeak);
    fmt::print("{:<20} {:>16} {:>8} {:>14} {:>8}\n", "kernel", "GFLOP/s, median", "of peak", "best",
               "of peak");
    for (const auto &[name, all] : rates)
      fmt::print("{:<20} {:>16.1f} {:>7.1f}% {:>14.1f} {:>7.1f}%\n", name, median(all) / 1e9,
                 100 * median(all) / median(peak), all.back() / 1e9,
                 100 * all.back() / peak.back());
  }

private:
  static double median(const std::vector<double> &sorted) { return sorted[sorted.size() / 2]; }
  std::map<std::string, std::vector<double>> rates;
};

} // namespace

int main(int argc, char **argv) {
  // Rounds of all kernels, interleaved: a busy machine then slows all of them alike.
  std::string defaults[] = {argv[0], "--benchmark_repetitions=25",
                            "--benchmark_enable_random_interleaving=true",
                            "--benchmark_min_time=0.02"};
  std::vector<char *> arguments;
  for (std::string &text : defaults)
    arguments.push_back(text.data());
  arguments.insert(arguments.end(), argv + 1, argv + argc);
  int count = static_cast<int>(arguments.size());
  benchmark::RegisterBenchmark(kPeak, peak);
  addKernels();
  benchmark::Initialize(&count, arguments.data());
  if (benchmark::ReportUnrecognizedArguments(count, arguments.data()))
    return 1;
  PeakReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  return 0;
}
