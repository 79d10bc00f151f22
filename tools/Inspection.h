// What is known of a model before any code is generated: ports, operators, cost, memory.
#pragma once

#include "tools/Compile.h"
#include "llvm/Support/JSON.h"
#include <optional>
#include <string>
#include <vector>

namespace burin {

struct Inspection {
  struct Port {
    std::string name, dtype;
    std::vector<std::string> shape; ///< extents; an open one is its name or "?"
    bool known = true;              ///< whether type and shape are
    std::optional<double> scale;
    int64_t zeroPoint = 0;
    int64_t bytes = 0;    ///< 0: not known
    bool inArena = false; ///< as a part of it
  };
  struct Operator {
    std::string name; ///< as the file names it, "tflite.CONV_2D"
    int64_t count = 0;
    bool supported = true; ///< whether burin knows it; a node can still have a form that is not
  };
  struct Step {
    std::string name, operators, result;
    std::vector<std::string> nodes;
    int64_t macs = 0;
    int64_t arenaBytes = 0; ///< alive while it runs
  };
  /// What planning has found; none where an error ended the way before.
  struct Plan {
    std::vector<Step> steps;
    size_t peak = 0; ///< index of the step with the most bytes alive
    size_t kernels = 0;
    int64_t macs = 0, arenaBytes = 0, lowerBound = 0, constantBytes = 0, stackBound = 0;
    bool anyOrder = false; ///< the bound is one of all orders of the steps
    int64_t stateBytes = 0;
    int64_t portBytes = 0; ///< inputs and outputs that are not in the arena
    int64_t ramBytes() const { return portBytes + arenaBytes + stateBytes; }
  };
  std::string model, format, rounding, target;
  std::vector<Port> inputs, outputs;
  std::vector<Port> states; ///< what one run leaves for the next; none before planning
  std::vector<Operator> operators;
  std::optional<Plan> plan;
  std::optional<int64_t> targetRam, targetFlash; ///< bytes that the target has, where it says so
};

/// Follows the model through the phases up to planning. What blocks it is reported by MLIR; then
/// the result has no plan, and `blocked` is the error. Error: what cannot be read at all.
llvm::Expected<Inspection> inspect(mlir::MLIRContext &context, const CompileOptions &options,
                                   llvm::Error &blocked);

llvm::json::Object toJson(const Inspection &inspection);
std::string toText(const Inspection &inspection);

} // namespace burin
