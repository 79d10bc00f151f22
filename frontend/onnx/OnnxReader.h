// Reads ONNX models: protobuf in, foreign nodes out.
#pragma once

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace burin::onnx {

/// Operator sets of the default domain that are read. 7 is the oldest found in models still in use;
/// the newest is that of onnx 1.23, which the tests pin.
inline constexpr int64_t kOldestOpset = 7;
inline constexpr int64_t kNewestOpset = 28;

/// Whether the outermost fields are those of an ONNX model, with a graph among them.
bool sniff(llvm::StringRef bytes);

/// See Frontend::read.
mlir::OwningOpRef<mlir::ModuleOp> read(llvm::StringRef bytes, llvm::StringRef fileName,
                                       mlir::MLIRContext &context);

} // namespace burin::onnx
