// Reads TensorFlow Lite models: flatbuffers in, foreign nodes out.
#pragma once

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace burin::tflite {

/// The only version of the format in use since 2017.
inline constexpr int64_t kSchemaVersion = 3;

/// Whether the file identifier is "TFL3".
bool sniff(llvm::StringRef bytes);

/// See Frontend::read.
mlir::OwningOpRef<mlir::ModuleOp> read(llvm::StringRef bytes, llvm::StringRef fileName,
                                       mlir::MLIRContext &context);

} // namespace burin::tflite
