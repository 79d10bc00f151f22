// The target files that are part of the program; the table is generated from targets/*/*.yaml.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace burin {
struct BuiltinTarget {
  llvm::StringRef name, text;
};
llvm::ArrayRef<BuiltinTarget> builtinTargets();
} // namespace burin
