// Facts about a machine: what recipes choose by and codegen prints for.
#pragma once

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace burin {

/// One machine, as its data file describes it.
struct Target {
  std::string name;
  std::string description;
  std::string inherits; ///< target whose facts hold where this one is silent
  std::string recipe;   ///< how schedules are chosen: a folder of targets/ with a Recipe.cpp
  std::string isa = "portable"; ///< helpers that emitted code may use
  int64_t vectorBits = 0;       ///< 0: one element at a time
  int64_t registers = 16;     ///< of the unit that computes: vector, or general where there is none
  int64_t stackBytes = 16384; ///< arrays that one step may keep on the stack
  int64_t frameBytes = 1024;  ///< stack of calls and spills beside arrays, upper bound
  int64_t loopBytes = 0;      ///< what each loop around another one adds to that
  int64_t arenaAlignment = 16;           ///< bytes
  std::optional<int64_t> ramBytes;       ///< that the machine has; none: not known, no limit
  std::optional<int64_t> flashBytes;     ///< for constants and code, likewise
  std::vector<std::string> compileFlags; ///< beside -std=c++17
  std::string compiler;                  ///< empty: $CXX or c++
  std::string emulator;                  ///< empty: runs here
  std::string harness;                   ///< start-up code of `burin run`; empty: hosted
  std::string memoryMap;                 ///< of the harness: where its linker puts the program
};

/// The target of that name, or read from that file (.yaml). Inheritance is resolved.
llvm::Expected<Target> loadTarget(llvm::StringRef nameOrFile);

/// The program and options of a target's `compiler` or `emulator`.
std::vector<std::string> commandWords(llvm::StringRef commandLine);

/// That target and what it inherits from, in this order: built-in names, or paths as they are
/// given.
llvm::Expected<std::vector<std::string>> targetLineage(llvm::StringRef nameOrFile);

/// The files among them: what the target was read from, beside the program itself.
llvm::Expected<std::vector<std::string>> targetFiles(llvm::StringRef nameOrFile);

/// Names of the built-in boards, in alphabetical order.
std::vector<std::string> boardNames();

/// Names of the built-in targets: cores in alphabetical order, then boards.
std::vector<std::string> targetNames();

} // namespace burin
