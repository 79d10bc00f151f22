// Reads MLIR text: a model at any phase, as `--emit` writes it.
#pragma once

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/StringRef.h"

namespace burin::mlir_text {

/// Text has no mark that tells it from other text: the extension decides.
bool sniff(llvm::StringRef bytes);

/// Parses and verifies. Dialects beyond those that `context` has loaded are not accepted.
mlir::OwningOpRef<mlir::ModuleOp> read(llvm::StringRef bytes, llvm::StringRef fileName,
                                       mlir::MLIRContext &context);

} // namespace burin::mlir_text
