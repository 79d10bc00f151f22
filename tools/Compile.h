// Compiles a model file to source files: what `burin compile` and `burin run` share.
#pragma once

#include "codegen/EmitModel.h"
#include "lowering/Pipeline.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "tools/DiagnosticLog.h"
#include <string>
#include <vector>

namespace burin {

struct CompileOptions {
  std::string model;                ///< .onnx, .tflite or .mlir
  std::string target = "portable";  ///< name or file
  std::string name;                 ///< namespace and file stem; empty: from the model's file name
  std::string rounding;             ///< empty: the format's default
  std::optional<Optimize> optimize; ///< none: a balance
  std::vector<std::string> dims;    ///< NAME=N or INPUT:AXIS=N
  int64_t ram = 0;                  ///< bytes to keep to; 0: no limit
  bool ownRamLimit = false;         ///< the user says what RAM it may need, the target does not
  MachineLimits machineLimits = MachineLimits::Refuse; ///< where the target says it
  bool overwriteInput = false;                         ///< inputs lie in the arena
  bool cheapBands =
      true; ///< bands of rows where they cost next to nothing and nothing else is asked
  bool outputInArena = false;                ///< outputs do
  cxx::Weights weights = cxx::Weights::Auto; ///< where constants are written
  std::function<void(std::string)> onPhase;  ///< told what is under way
};

/// Makes all dialects known to `context`. Its diagnostics go where a DiagnosticLog attaches.
void prepare(mlir::MLIRContext &context);

/// Namespace and stem of the output: the option, or what the model's file name makes. Error: an
/// option that is no identifier.
llvm::Expected<std::string> modelName(const CompileOptions &options);

/// The model as its file has it: imported, or of the phase of a .mlir file. Errors of the model are
/// reported by MLIR, and then come back as reportedError().
llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>> readModel(mlir::MLIRContext &context,
                                                            const CompileOptions &options);

/// Brings `module` to `phase` (not cxx), one phase after the other. Errors as above.
llvm::Error lowerPhases(mlir::ModuleOp module, Phase phase, const CompileOptions &options);

/// Compiles a module of any phase up to fused: the files of the output. Errors as above.
llvm::Expected<std::vector<cxx::OutputFile>>
compileModule(mlir::ModuleOp module, const Target &target, const CompileOptions &options);

/// Reads and compiles the model: the files of the output. Errors as above.
llvm::Expected<std::vector<cxx::OutputFile>> compileModel(mlir::MLIRContext &context,
                                                          const CompileOptions &options);

} // namespace burin
