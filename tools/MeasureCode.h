// Compiles an emitted model by the target's compiler and adds up its machine code.
#pragma once

#include "codegen/EmitModel.h"
#include "llvm/Support/Error.h"

namespace burin {

/// The compiler of a target: its own, or $CXX, or c++.
std::string compilerOf(const Target &target);

/// The same as the start of a command: a program and options that it always takes.
std::vector<std::string> compilerCommand(const Target &target);

/// An emitted model as object files.
struct CompiledModel {
  std::vector<std::string> objects;               ///< file names in the folder
  std::vector<std::vector<std::string>> commands; ///< that made them, run in that folder
  int64_t codeBytes = 0;                          ///< of all code sections
  double seconds = 0;                             ///< that the compiler took, all sources together
};

/// Compiles the C++ sources among `files`, which were written to `folder`, with the target's
/// compiler and flags. `what` starts the messages. Error: no compiler, or one that fails.
llvm::Expected<CompiledModel> compileObjects(llvm::ArrayRef<cxx::OutputFile> files,
                                             llvm::StringRef folder, const Target &target,
                                             llvm::StringRef what);

/// States the bytes of code in the manifest among `files`.
llvm::Error stateCodeBytes(std::vector<cxx::OutputFile> &files, int64_t bytes);

/// Compiles in a temporary folder and states the bytes of code in the manifest among `files`.
llvm::Error measureCode(std::vector<cxx::OutputFile> &files, const Target &target);

/// Runs a program in `folder` and waits for it. Returns its exit code; below zero: it crashed.
/// Error: the program is not installed or cannot start. With `errorsTo`, that file of the folder
/// gets what it prints as errors.
llvm::Expected<int> runProgram(const std::vector<std::string> &command, llvm::StringRef folder,
                               llvm::StringRef what,
                               std::optional<llvm::StringRef> errorsTo = std::nullopt);

} // namespace burin
