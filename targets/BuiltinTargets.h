// What is part of the program, generated from targets/*/*.yaml and templates/harness.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace burin {
struct BuiltinTarget {
  llvm::StringRef name, text;
  bool isBoard; ///< of the folder boards/
};
llvm::ArrayRef<BuiltinTarget> builtinTargets();

/// Start-up code for machines without an operating system: a folder of templates/harness.
struct BuiltinHarness {
  llvm::StringRef name;
  llvm::ArrayRef<llvm::StringRef> memoryMaps; ///< empty: the linker's own
};
llvm::ArrayRef<BuiltinHarness> builtinHarnesses();
} // namespace burin
