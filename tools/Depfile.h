// What an output depends on, for build systems.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace burin {

/// A rule in the syntax of Make, as compilers write it and as Ninja reads it: every target depends
/// on every prerequisite. Error: a path that the syntax cannot express.
llvm::Expected<std::string> depfile(llvm::ArrayRef<std::string> targets,
                                    llvm::ArrayRef<std::string> prerequisites);

} // namespace burin
