// Machine code bytes of an emitted model, by the target's compiler.
#pragma once

#include "codegen/EmitModel.h"
#include "llvm/Support/Error.h"

namespace burin {

/// The compiler of a target: its own, or $CXX, or c++.
std::string compilerOf(const Target &target);

/// Compiles the source among `files` with the target's compiler and flags, and states the bytes of
/// its code sections in the manifest among them. Error: no compiler, or one that fails.
llvm::Error measureCode(std::vector<cxx::OutputFile> &files, const Target &target);

} // namespace burin
