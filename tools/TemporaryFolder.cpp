// Removes its folders in a signal handler of its own: LLVM's removes files only.
#include "tools/TemporaryFolder.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Signals.h"
#include <csignal>
#include <fmt/format.h>
#include <vector>

namespace burin {

/// Those that exist. Changed only while the signals below are blocked.
static std::vector<std::string> &existing() {
  static std::vector<std::string> folders;
  return folders;
}

static constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};

/// The program waits for a compiler or an emulator while folders exist: it is not in the middle of
/// an allocation, and removing them here is what a shell's trap would do.
static void removeAll(int signal) {
  for (const std::string &folder : existing())
    llvm::sys::fs::remove_directories(folder);
  llvm::sys::RunInterruptHandlers();
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

namespace {
/// Blocks the signals while it lives.
class Blocked {
public:
  Blocked() {
    sigset_t some;
    sigemptyset(&some);
    for (int signal : kSignals)
      sigaddset(&some, signal);
    pthread_sigmask(SIG_BLOCK, &some, &before);
  }
  ~Blocked() { pthread_sigmask(SIG_SETMASK, &before, nullptr); }

private:
  sigset_t before;
};
} // namespace

llvm::Expected<TemporaryFolder> TemporaryFolder::make(llvm::StringRef prefix) {
  Blocked blocked;
  llvm::SmallString<256> made;
  std::error_code error = llvm::sys::fs::createUniqueDirectory(prefix, made);
  if (error)
    return llvm::createStringError(
        fmt::format("cannot make a temporary folder: {} [B0801]", error.message()));
  llvm::sys::fs::make_absolute(made);
  for (int signal : kSignals)
    std::signal(signal, removeAll);
  existing().push_back(made.str().str());
  return TemporaryFolder(made.str().str());
}

TemporaryFolder::~TemporaryFolder() {
  if (folder.empty())
    return;
  Blocked blocked;
  llvm::sys::fs::remove_directories(folder);
  llvm::erase(existing(), folder);
}

} // namespace burin
