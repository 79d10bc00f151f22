// A lowered module as source files: header, source, manifest and build files.
#pragma once

#include "mlir/IR/BuiltinOps.h"
#include "targets/Target.h"
#include "llvm/Support/Error.h"
#include <functional>
#include <string>
#include <vector>

namespace burin::cxx {

/// A file of the output, by its name in the output folder.
struct OutputFile {
  std::string name, text;
};

/// What the self-test expects, computed by a reference that is not the emitted code. A run has one
/// row an output: the elements' bytes as little-endian numbers, floats as float32.
struct SelfTestExpectation {
  std::vector<std::vector<std::string>> runs; ///< one after the other, as many as selfTestRuns()
  std::vector<std::string> states;            ///< what the last one leaves, a row a state
};

/// How often the self-test runs a model: what only a state can have brought along shows in the runs
/// after the first.
constexpr unsigned selfTestRuns(bool hasState) {
  constexpr unsigned kWithState = 8;
  return hasState ? kWithState : 1;
}

/// Where constants are written: in the source, in a source of their own (NAME_weights.cpp), or
/// apart when they are large.
enum class Weights { Auto, Inline, Separate };

struct EmitOptions {
  std::string name;     ///< namespace and stem of the files; a legal identifier
  std::string rounding; ///< as the header states it
  Target target;
  SelfTestExpectation expectation;
  Weights weights = Weights::Auto;
  /// Told before each kernel, of which there are `count`: they take most of the time.
  std::function<void(size_t index, size_t count)> onKernel;
};

/// Prints `module`, which has reached the phase "lowered". Deterministic: the same module and
/// options give the same bytes everywhere.
llvm::Expected<std::vector<OutputFile>> emitModel(mlir::ModuleOp module,
                                                  const EmitOptions &options);

/// The bytes of the self-test's input number `index` in a run: what the generator in the emitted
/// code makes. Integers are uniform over their range; floats are multiples of 1/64 in [-1, 1].
std::string selfTestInput(mlir::RankedTensorType type, unsigned index, unsigned run = 0);

} // namespace burin::cxx
