// What surrounds an emitted model in a program that runs it: harness, glue, ports.
#pragma once

#include "codegen/EmitModel.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <string>
#include <vector>

namespace burin {

/// A port as the manifest describes it.
struct Port {
  std::string name, identifier, type, dtype;
  std::vector<int64_t> shape;
  int64_t bytes = 0;
  bool inArena = false; ///< as a part of it, not in an object of the caller
};

/// A tensor of the model's file in the result of a step, see TensorView: result `result` of node
/// `node`.
struct StepTensor {
  int64_t node = 0, result = 0;
  std::vector<int64_t> shape, strides;
  int64_t start = 0;
};

/// A step as the manifest describes it.
struct Step {
  std::string name;
  std::vector<std::string> origin;                     ///< the model's nodes
  std::string dtype;                                   ///< of its result
  int64_t bytes = 0;                                   ///< of its result
  int64_t macs = 0, arenaBytes = 0, constantBytes = 0; ///< that it does, that it needs
  std::optional<int64_t> arena; ///< byte of the arena where the result starts
  std::string output;           ///< or the output that holds it
  std::string state;            ///< or the member of State
  std::vector<StepTensor> tensors;
};

/// What `burin run` and `burin compare` need of a manifest.
struct ManifestFacts {
  std::string name; ///< namespace and stem of the files
  std::string rounding;
  std::vector<Port> inputs, outputs;
  std::vector<Step> steps;
  int64_t arenaBytes = 0, stateBytes = 0, stackBytes = 0, constantBytes = 0, macs = 0;
  int64_t kernels = 0;              ///< functions that steps share
  std::optional<int64_t> codeBytes; ///< where the target's compiler has run

  /// Inputs and outputs that are not in the arena.
  int64_t portBytes() const;

  int64_t states = 0; ///< how many the model has

  /// How many tensors the self-test compares: each output of each of its runs, and each state.
  int64_t selfTestChecks() const {
    return static_cast<int64_t>(outputs.size()) * cxx::selfTestRuns(states > 0) + states;
  }

  /// Inputs, outputs, arena and state: what stays, beside the stack.
  int64_t ramBytes() const { return portBytes() + arenaBytes + stateBytes; }
};

/// Reads the manifest among `files`.
llvm::Expected<ManifestFacts> manifestFacts(llvm::ArrayRef<cxx::OutputFile> files);

/// What surrounds a model on a kind of machine: sources to compile, files beside them, flags.
struct Harness {
  std::vector<std::string> sources;
  std::vector<cxx::OutputFile> files;
  std::vector<std::string> flags;     ///< of the compiler driver that compiles and links them
  std::vector<std::string> libraries; ///< after everything else
};

/// The folder of the harness, beside the model's files.
inline constexpr llvm::StringLiteral kHarnessFolder = "harness";

/// File names and flags are those in the folder that also has the model's files.
Harness harnessFor(const Target &target);

/// The command that runs the built program "runner" in its folder.
std::vector<std::string> runnerCommand(const Target &target);

/// The file in which the runner leaves the results of those steps that hold tensors of the model.
inline constexpr llvm::StringLiteral kStepResultsFile = "harness/steps.bin";

/// The glue that the runner includes, "harness/model_io.hpp"; see templates/harness/README.md. With
/// what it needs to save the results of steps where these are wanted.
cxx::OutputFile modelIo(const ManifestFacts &facts, bool stepResults = false);

/// NumPy's name of an element type of the manifest.
std::string npyType(llvm::StringRef dtype);

} // namespace burin
