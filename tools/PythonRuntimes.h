// The runtimes that rounding profiles stand for, in a Python beside burin.
#pragma once

#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include <string>
#include <vector>

namespace burin {

/// A Python and the package burin_runtimes, which burin brings along and writes to a folder.
class PythonRuntimes {
public:
  /// $BURIN_PYTHON, or the Python that `./dev setup` makes beside burin, or python3. Error: B0806
  /// there is none.
  static llvm::Expected<PythonRuntimes> open(llvm::StringRef folder);

  /// Error: B0807 it lacks packages that `profile` needs, or has older ones; how to install them.
  llvm::Error check(llvm::StringRef profile) const;

  /// Runs what tools/python/burin_runtimes/__main__.py describes; what it leaves in reference.json
  /// of `folder`, a folder of absolute path. Error: B0808 a runtime does not take the model, or
  /// Python fails.
  llvm::Expected<llvm::json::Object> run(llvm::json::Object request, llvm::StringRef folder) const;

private:
  /// Runs the package with these arguments. What it prints goes to "python.log" of the folder.
  llvm::Expected<int> execute(std::vector<std::string> arguments) const;
  std::string printed() const;

  std::string program, folder;
};

} // namespace burin
