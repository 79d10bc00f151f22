// Draws the line of progress from a thread of its own, so that long steps count on.
#include "tools/Progress.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"
#include <csignal>
#include <cstdlib>
#include <fmt/format.h>
#include <unistd.h>

namespace burin {

using namespace std::chrono_literals;

static constexpr auto kQuietTime = 2s;
static constexpr auto kInterval = 200ms;
static constexpr unsigned kUsualColumns = 80;

/// Goes past LLVM's buffers: another thread uses them.
static void draw(const std::string &text) {
  for (size_t at = 0; at < text.size();) {
    ssize_t written = ::write(STDERR_FILENO, text.data() + at, text.size() - at);
    if (written <= 0)
      return;
    at += static_cast<size_t>(written);
  }
}

void Progress::start() {
  const char *terminal = std::getenv("TERM");
  if (running || !llvm::sys::Process::StandardErrIsDisplayed() || !terminal ||
      llvm::StringRef(terminal) == "dumb")
    return;
  running = true;
  began = std::chrono::steady_clock::now();
  // Signals are for the main thread, which may be about to finish its files.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  thread = std::thread([this] { follow(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void Progress::now(std::string next) {
  std::lock_guard lock(mutex);
  what = std::move(next);
}

void Progress::erase() {
  std::lock_guard lock(mutex);
  eraseLocked();
}

void Progress::eraseLocked() {
  if (drawn)
    draw("\r\033[K");
  drawn = false;
}

void Progress::stop() {
  {
    std::lock_guard lock(mutex);
    if (!running)
      return;
    running = false;
  }
  changed.notify_all();
  thread.join();
  eraseLocked();
}

void Progress::follow() {
  std::unique_lock lock(mutex);
  changed.wait_for(lock, kQuietTime, [this] { return !running; });
  while (running) {
    auto elapsed = std::chrono::steady_clock::now() - began;
    std::string line =
        fmt::format("burin: {} ({} s)", what,
                    std::chrono::duration_cast<std::chrono::seconds>(elapsed).count());
    // A line that wraps could not be erased.
    size_t columns = llvm::sys::Process::StandardErrColumns();
    if (columns == 0)
      columns = kUsualColumns;
    draw("\r\033[K" + line.substr(0, columns - 1));
    drawn = true;
    changed.wait_for(lock, kInterval, [this] { return !running; });
  }
}

} // namespace burin
