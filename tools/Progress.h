// Tells who waits at a terminal what is under way.
#pragma once

#include "llvm/ADT/StringRef.h"
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace burin {

/// One line on stderr that follows the work and goes when it ends. It appears only at a terminal,
/// and only after two seconds.
class Progress {
public:
  Progress() = default;
  Progress(const Progress &) = delete;
  Progress &operator=(const Progress &) = delete;
  ~Progress() { stop(); }

  /// Starts where stderr is a terminal that can erase a line.
  void start();
  /// What is under way: "lowering kernel 3 of 17".
  void now(std::string what);
  /// Erases the line before something else is printed; the next update draws it again.
  void erase();
  void stop();

private:
  void follow();
  void eraseLocked();

  std::mutex mutex;
  std::condition_variable changed;
  std::thread thread;
  std::chrono::steady_clock::time_point began;
  std::string what;
  bool running = false, drawn = false;
};

} // namespace burin
