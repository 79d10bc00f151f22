// Flags of a compiler in the files that build tools read: one function a format.
#pragma once

#include "llvm/ADT/StringRef.h"
#include <string>

namespace burin::cxx {

/// A line of a response file, which GCC and Clang read as "@FILE".
std::string responseArgument(llvm::StringRef flag);

/// An argument of target_compile_options() in a CMakeLists.txt.
std::string cmakeArgument(llvm::StringRef flag);

/// What stands between the quotes of an element of `copts` in a BUILD.bazel. Bazel splits these as
/// a shell does and replaces $(VARIABLE).
std::string bazelOption(llvm::StringRef flag);

} // namespace burin::cxx
