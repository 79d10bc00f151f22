// The entry to model files: a registry of formats, and import by content.
#pragma once

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace burin {

/// A file format: how to recognise it and how to read it.
struct Frontend {
  llvm::StringLiteral name;      ///< "tflite", the module's `burin.format`
  llvm::StringLiteral extension; ///< ".tflite", consulted only where the content decides nothing
  /// Whether `bytes` look like this format. Looks at a bounded part of the structure, never fails.
  bool (*sniff)(llvm::StringRef bytes);
  /// Reads a file of at most 2^31 - 1 bytes. `fileName` appears in locations and messages, and its
  /// stem names the module. Errors go to the context's diagnostic engine, each with a code (see
  /// README.md); the result is then null.
  mlir::OwningOpRef<mlir::ModuleOp> (*read)(llvm::StringRef bytes, llvm::StringRef fileName,
                                            mlir::MLIRContext &context);
};

/// All formats, in the order in which they are asked.
llvm::ArrayRef<Frontend> frontends();

/// Imports a model held in memory; the format is chosen by content, then by `fileName`'s extension.
mlir::OwningOpRef<mlir::ModuleOp> importModel(llvm::StringRef bytes, llvm::StringRef fileName,
                                              mlir::MLIRContext &context);

/// Imports the model file at `path`. Null, with errors reported, where that is not possible.
mlir::OwningOpRef<mlir::ModuleOp> importModel(llvm::StringRef path, mlir::MLIRContext &context);

} // namespace burin
