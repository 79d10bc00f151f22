// A folder for the time of one task, which goes with it, also when a signal ends the program.
#pragma once

#include "llvm/Support/Error.h"
#include <string>

namespace burin {

class TemporaryFolder {
public:
  /// Makes a folder whose name begins with `prefix`. Error: B0801.
  static llvm::Expected<TemporaryFolder> make(llvm::StringRef prefix);
  TemporaryFolder(TemporaryFolder &&other) noexcept : folder(std::move(other.folder)) {
    other.folder.clear();
  }
  TemporaryFolder &operator=(TemporaryFolder &&) = delete;
  ~TemporaryFolder();

  /// Absolute.
  const std::string &path() const { return folder; }

private:
  explicit TemporaryFolder(std::string folder) : folder(std::move(folder)) {}
  std::string folder;
};

} // namespace burin
