// Runs an emitted model and the runtime that its results belong to on the same inputs, and
// compares.
#pragma once

#include "tools/CompareTensors.h"
#include "tools/Compile.h"

namespace burin {

struct CompareOptions {
  CompileOptions compile;
  std::vector<std::string> inputs; ///< NAME=FILE.npy; the others are random
  bool layers = false;
  int64_t samples = 10;    ///< of random inputs, where the user gives none
  unsigned resetEvery = 0; ///< samples after which the state is reset; 0: only at first
  uint64_t seed = 0;
  double tolerance = kDefaultTolerance; ///< of floats, relative to the largest reference
  std::string keepDir;                  ///< keeps inputs, both sides' results and the program

  /// Float kernels sum in another order than the runtime's: a model of a hundred layers is some
  /// 1e-6 to 1e-5 away from it, and a fault at least a thousand times that.
  static constexpr double kDefaultTolerance = 1e-4;
};

/// An output or a layer: what was found, or why nothing was.
struct ComparedTensor {
  std::string step;                ///< of a layer
  std::vector<std::string> origin; ///< of a layer: the model's nodes in that step
  std::string tensor;              ///< the name in the model's file
  std::optional<Difference> difference;
  std::string leftOut; ///< the reason where there is no difference
};

struct Comparison {
  std::string rounding; ///< the profile, or "float"
  std::string runtime, layersRuntime;
  bool decisive = true; ///< whether what shows the layers has the outputs of the runtime
  int64_t samples = 0;
  double tolerance = 0;
  std::vector<std::string> randomInputs; ///< names
  std::vector<ComparedTensor> outputs, layers;

  /// Whether all outputs and layers are within the bar.
  bool within() const;
  /// The first layer, in the order of execution, that is not; null where none is.
  const ComparedTensor *firstDiverging() const;
};

/// Errors: the model's, those of `burin run`, and B0806 to B0809 of the runtime.
llvm::Expected<Comparison> compareModel(mlir::MLIRContext &context, const CompareOptions &options);

/// For people.
std::string comparisonText(const Comparison &comparison);
/// For tools, the same facts.
llvm::json::Object comparisonJson(const Comparison &comparison);
/// What is wrong, in one sentence and notes; success where the comparison is within the bar. B0810.
llvm::Error comparisonError(const Comparison &comparison);

} // namespace burin
