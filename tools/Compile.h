// Compiles a model file to source files: what `burin compile` and `burin run` share.
#pragma once

#include "codegen/EmitModel.h"
#include "lowering/Pipeline.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include <string>
#include <vector>

namespace burin {

struct CompileOptions {
  std::string model;               ///< .onnx, .tflite or .mlir
  std::string target = "portable"; ///< name or file
  std::string name;                ///< namespace and file stem; empty: from the model's file name
  std::string rounding;            ///< empty: the format's default
  std::vector<std::string> dims;   ///< NAME=N or INPUT:AXIS=N
  cxx::Weights weights = cxx::Weights::Auto; ///< where constants are written
};

/// Makes all dialects known to `context` and prints its diagnostics to stderr.
void prepare(mlir::MLIRContext &context);

/// Namespace and stem of the output: the option, or what the model's file name makes. Error: an
/// option that is no identifier.
llvm::Expected<std::string> modelName(const CompileOptions &options);

/// Reads the model and brings it to `phase` (not cxx). Null, with errors reported, on failure.
mlir::OwningOpRef<mlir::ModuleOp> lowerModel(mlir::MLIRContext &context,
                                             const CompileOptions &options, Phase phase);

/// Compiles the model: the files of the output. Empty, with errors reported, on failure.
std::vector<cxx::OutputFile> compileModel(mlir::MLIRContext &context,
                                          const CompileOptions &options);

/// Writes `files` into `folder`, which is made where it is missing: each file whole or not at all.
llvm::Error writeFiles(llvm::ArrayRef<cxx::OutputFile> files, llvm::StringRef folder);

/// Prints an error as the compiler's diagnostics look; returns 1, the exit code.
int reportError(llvm::Error error);

} // namespace burin
