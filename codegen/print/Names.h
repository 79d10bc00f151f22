// Turns the names of Halide into legal, unique and reproducible names of C++.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <set>
#include <string>

namespace burin::cxx::print {

/// The last part of a Halide name without what Halide appended: "C.s0.y.yo" is "yo", "k$3" is "k",
/// "t57" is "t". The counters in these suffixes count per process, so they must not be printed.
std::string stem(llvm::StringRef halideName);

/// Names in use. Scopes are handled by copying: a caller restores the set when a block ends.
class Names {
public:
  /// `reserved` are names that no variable may take, beside the keywords of C++.
  explicit Names(std::set<std::string> reserved);

  /// `wish` made legal, with a number appended if it is taken.
  std::string fresh(llvm::StringRef wish);
  /// `wish`_0, `wish`_1, ...: the first that is free.
  std::string numbered(llvm::StringRef wish);

private:
  std::set<std::string> taken;
};

} // namespace burin::cxx::print
