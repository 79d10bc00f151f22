// What fuzzers and the damage harness share: bytes through the readers and passes, all in memory.
#pragma once

#include "lowering/Pipeline.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/ADT/StringRef.h"
#include <memory>
#include <string>

namespace burin::hostile {

/// How an input ended: either is right for hostile bytes.
enum class Ending { Error, Ir };

/// A context with burin's dialects that keeps diagnostics to itself.
std::unique_ptr<mlir::MLIRContext> makeContext();

/// Reads `bytes` as a file of that name and brings it to `phase` for the target "portable". Ends
/// the process where an error was not reported, or where one was reported and IR came out.
Ending compile(llvm::StringRef bytes, llvm::StringRef fileName, Phase phase,
               mlir::MLIRContext &context);

/// The same with a context that lives for many inputs: constants stay in their context for ever,
/// so that it is made anew when they are many.
Ending compileOften(llvm::StringRef bytes, llvm::StringRef fileName, Phase phase);

} // namespace burin::hostile
