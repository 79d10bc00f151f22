// The phases a model goes through and the order of the passes between them.
#pragma once

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/PassManager.h"
#include <optional>
#include <string>
#include <vector>

namespace burin {

enum class Phase { Imported, Legalized, Quantized, Fused, Tiled, Planned, Lowered, Cxx };

struct PhaseInfo {
  Phase phase;
  llvm::StringLiteral name;
  llvm::StringLiteral help;
};
/// All phases, in order. Flags, help and documentation read this list.
llvm::ArrayRef<PhaseInfo> phases();
/// The name that files and options have for it.
llvm::StringRef phaseName(Phase phase);

std::optional<Phase> phaseNamed(llvm::StringRef name);

/// What a model is compiled for where speed, code and memory pull apart.
enum class Optimize { Speed, Size, Ram };

struct OptimizeInfo {
  Optimize optimize;
  llvm::StringLiteral name;
  llvm::StringLiteral help;
};
/// All of them. Flags, help and documentation read this list.
llvm::ArrayRef<OptimizeInfo> optimizations();

/// What becomes of a model that needs more memory than the target has, where nobody sets another
/// limit. It is computed in bands of rows so that it fits, unless the target's limits are ignored.
enum class MachineLimits { Ignore, Warn, Refuse };

struct PipelineOptions {
  std::string target = "portable";  ///< name or file
  std::string rounding;             ///< profile of integer results; empty: the model's, roundingOf
  std::optional<Optimize> optimize; ///< none: a balance, where none of them pays for another
  std::vector<std::string> dims;    ///< NAME=N or INPUT:AXIS=N
  bool overwriteInput = false;      ///< inputs lie in the arena
  bool cheapBands =
      true; ///< bands of rows where they cost next to nothing and nothing else is asked
  bool outputInArena = false; ///< outputs do
  int64_t ram = 0;            ///< bytes of inputs, outputs and arena to keep to; 0: no limit
  MachineLimits machineLimits = MachineLimits::Ignore;
  bool quickPlan = false; ///< of the arena: the best of a few greedy ones
};

/// The attribute on the module that names the phase it has reached.
inline constexpr llvm::StringLiteral kPhase = "burin.phase";
/// The phase `module` has reached, as its attribute says; imported where it says nothing.
Phase phaseOf(mlir::ModuleOp module);

/// The attribute on the module that names the rounding profile of its integer arithmetic.
inline constexpr llvm::StringLiteral kRounding = "burin.rounding";
/// The rounding profile of `module`: the one it is quantized by, else its format's default.
std::string roundingOf(mlir::ModuleOp module);

/// Adds the passes that lead from just after `from` up to `to`.
void buildPipeline(mlir::OpPassManager &manager, Phase from, Phase to,
                   const PipelineOptions &options);

/// Runs them and notes the phase on the module.
llvm::LogicalResult lowerTo(mlir::ModuleOp module, Phase to, const PipelineOptions &options);

} // namespace burin
