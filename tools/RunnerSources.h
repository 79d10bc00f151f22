// What surrounds an emitted model in a program that runs it: harness, glue, ports.
#pragma once

#include "codegen/EmitModel.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace burin {

/// A port as the manifest describes it.
struct Port {
  std::string name, identifier, type, dtype;
  std::vector<int64_t> shape;
  int64_t bytes = 0;
};

/// What `burin run` needs of a manifest.
struct ManifestFacts {
  std::string name; ///< namespace and stem of the files
  std::vector<Port> inputs, outputs;
  int64_t arenaBytes = 0, stackBytes = 0, constantBytes = 0;

  /// Arena, stack bound, and the caller's inputs and outputs.
  int64_t ramBytes() const;
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

Harness harnessFor(const Target &target);

/// The command that runs the built program "runner" in its folder.
std::vector<std::string> runnerCommand(const Target &target);

/// The glue that the runner includes, "model_io.hpp"; see templates/harness/README.md.
cxx::OutputFile modelIo(const ManifestFacts &facts);

/// NumPy's name of an element type of the manifest.
std::string npyType(llvm::StringRef dtype);

} // namespace burin
