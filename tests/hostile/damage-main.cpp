// Brings damaged copies of a model file to the phase legalized: each must end in an error or in IR,
// in 10 seconds and 1 GiB.
//
// usage: burin-damage [--intact] MODEL [INDEX]
//
// With --intact, the file as it is comes first and must become IR: copies of a file that is refused
// for another reason show little.
//
// A child process does the work and counts in shared memory. Where it dies, the copy at hand is the
// failure, and another child goes on behind it: one run finds all of them. INDEX runs one copy in
// this process, for the debugger. Ends with `burin-test-summary: P passed, F failed, S skipped`.
#include "tests/hostile/Damage.h"
#include "tests/hostile/Hostile.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace burin::hostile;

namespace {

/// Processor time under the sanitizers: the load of other tests does not count.
constexpr int kSeconds = 10;
constexpr long kKilobytes = 1 << 20;

/// What the child tells: written before and after each copy.
struct Progress {
  unsigned index; ///< the copy at hand
  unsigned errors, irs;
  double slowest;
  unsigned slowestIndex;
  long peak; ///< kilobytes
};

void onTimer(int) {
  static const char text[] = "damage: more than 10 seconds\n";
  (void)!write(STDERR_FILENO, text, sizeof text - 1);
  _exit(3);
}

double processorTime() { return static_cast<double>(clock()) / CLOCKS_PER_SEC; }

Ending runBytes(llvm::StringRef bytes, unsigned index, llvm::StringRef name, Progress &progress) {
  itimerval limit = {{0, 0}, {kSeconds, 0}};
  setitimer(ITIMER_PROF, &limit, nullptr);
  double start = processorTime();
  Ending ending = compileOften(bytes, name, burin::Phase::Legalized);
  double seconds = processorTime() - start;
  (ending == Ending::Ir ? progress.irs : progress.errors)++;
  if (seconds > progress.slowest) {
    progress.slowest = seconds;
    progress.slowestIndex = index;
  }
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  progress.peak = std::max(progress.peak, usage.ru_maxrss);
  if (usage.ru_maxrss > kKilobytes) {
    std::fprintf(stderr, "damage: more than 1 GiB of memory\n");
    _exit(4);
  }
  return ending;
}

void runOne(const Damager &damager, unsigned index, llvm::StringRef name, Progress &progress) {
  runBytes(damager.copy(index).bytes, index, name, progress);
}

/// Whether the undamaged file becomes IR, in a child like every copy.
bool isAccepted(llvm::StringRef file, llvm::StringRef name) {
  std::fflush(stdout);
  pid_t child = fork();
  if (child == 0) {
    signal(SIGPROF, onTimer);
    Progress own = {};
    _exit(runBytes(file, 0, name, own) == Ending::Ir ? 0 : 1);
  }
  int status = 0;
  return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) &&
         WEXITSTATUS(status) == 0;
}

[[noreturn]] void work(const Damager &damager, llvm::StringRef name, Progress &progress) {
  signal(SIGPROF, onTimer);
  for (; progress.index < Damager::kCopies; progress.index++)
    runOne(damager, progress.index, name, progress);
  _exit(0);
}

} // namespace

int main(int argc, char **argv) {
  bool intact = argc > 1 && llvm::StringRef(argv[1]) == "--intact";
  argc -= intact;
  argv += intact;
  if (argc < 2 || argc > 3) {
    std::fprintf(stderr, "usage: burin-damage [--intact] MODEL [INDEX]\n");
    return 2;
  }
  auto buffer = llvm::MemoryBuffer::getFile(argv[1]);
  if (!buffer) {
    std::fprintf(stderr, "damage: cannot read \"%s\"\n", argv[1]);
    return 2;
  }
  llvm::StringRef file = (*buffer)->getBuffer();
  std::string name = llvm::sys::path::filename(argv[1]).str();
  Damager damager(file);
  void *shared =
      mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED)
    return 2;
  Progress &progress = *new (shared) Progress{};
  if (argc == 3) {
    unsigned index = static_cast<unsigned>(std::strtoul(argv[2], nullptr, 10));
    fmt::print("{}\n", damager.copy(index).what);
    runOne(damager, index, name, progress);
    fmt::print("{}\n", progress.irs ? "IR" : "error");
    return 0;
  }

  unsigned passes = 0, failures = 0;
  if (intact) {
    bool accepted = isAccepted(file, name);
    (accepted ? passes : failures)++;
    if (!accepted)
      fmt::print("failed: {}: the undamaged file does not become IR\n", name);
  }
  while (progress.index < Damager::kCopies) {
    std::fflush(stdout);
    pid_t child = fork();
    if (child < 0)
      return 2;
    if (child == 0)
      work(damager, name, progress);
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
      break;
    failures++;
    fmt::print("failed: {} {}: {} (repeat: burin-damage {} {})\n", name, progress.index,
               damager.copy(progress.index).what, argv[1], progress.index);
    progress.index++;
  }
  fmt::print("{}: {} errors, {} with IR; slowest {:.1f} s (copy {}), {} MiB\n", name,
             progress.errors, progress.irs, progress.slowest, progress.slowestIndex,
             progress.peak >> 10);
  fmt::print("burin-test-summary: {} passed, {} failed, 0 skipped\n",
             passes + progress.errors + progress.irs, failures);
  return failures ? 1 : 0;
}
