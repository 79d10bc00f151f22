// What the printer of a model needs to know, collected from a lowered module.
#pragma once

#include "dialects/burin/ModelTensor.h"
#include "dialects/plan/Plan.h"
#include "dialects/plan/Storage.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/Error.h"
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace burin::cxx {

/// An input or output of the model.
struct PortFacts {
  bool isInput;
  std::string modelName;  ///< as the file has it
  std::string identifier; ///< parameter of run(), snake_case
  std::string type;       ///< struct, UpperCamel
  mlir::RankedTensorType tensor;
  std::optional<double> scale; ///< real = scale * (stored - zeroPoint)
  int64_t zeroPoint = 0;
  int64_t offset = -1; ///< byte of the arena where it starts; -1: the caller has it

  bool inArena() const { return offset >= 0; }
};

/// What one run leaves for the next: a member of the struct State.
struct StateFacts {
  std::string modelName;  ///< the variable's, as the file has it
  std::string identifier; ///< member, snake_case
  mlir::RankedTensorType tensor;
  std::optional<double> scale; ///< real = scale * (stored - zeroPoint)
  int64_t zeroPoint = 0;
  mlir::DenseElementsAttr initial; ///< before the first run
  std::string table; ///< the constant that holds it; empty where all elements are one number
};

/// A constant table.
struct ConstantFacts {
  std::string identifier; ///< "kConv0Weight"
  mlir::DenseElementsAttr value;
};

/// A tensor in the arena.
struct ArenaTensor {
  std::string identifier; ///< local pointer in run()
  std::string address;    ///< what it is set to
  std::string offsetName; ///< "kConv0Out"; empty for a port, whose struct knows its place
  mlir::RankedTensorType tensor;
  int64_t offset, first, last; ///< bytes; steps in which it is alive
};

/// Rows of a result, from `begin` up to `end` of `all`, that a band computes, or keeps for later
/// ones.
struct BandRows {
  int64_t begin, end, all;
  bool isKept;
};

/// One step of run().
struct StepFacts {
  std::string identifier;
  mlir::func::FuncOp kernel;
  std::vector<std::string> arguments; ///< expressions: inputs, then the tensor of the result
  int64_t firstElement = 0;           ///< of the result in that tensor
  std::vector<std::string> origin;    ///< the model's nodes
  std::optional<BandRows> rows;       ///< where it is one of a band
  mlir::RankedTensorType result;
  int64_t offset = -1;              ///< byte of the arena where the result starts
  std::string output;               ///< the output that holds it instead
  std::string state;                ///< or the member of State
  std::vector<ModelTensor> tensors; ///< of the model's file, that the result holds
};

/// A kernel and the names of its parameters: inputs, then "out".
struct KernelFacts {
  mlir::func::FuncOp function;
  std::string identifier; ///< of the C++ function, which kernels may share
  std::vector<std::string> parameters;
  std::vector<std::string> steps; ///< that run it
  int64_t macs = 0;
  std::optional<int64_t> rounds; ///< the last argument of a C++ function that takes it
};

struct ModelFacts {
  std::vector<PortFacts> ports; ///< inputs, then outputs
  std::vector<StateFacts> states;
  std::vector<ConstantFacts> constants;
  std::vector<ArenaTensor> arena;
  std::vector<StepFacts> steps;
  std::vector<KernelFacts> kernels; ///< in order of first use
  /// Functions that run() calls one after the other, each for the next kStepsOfPart steps; empty
  /// where run() holds all steps.
  std::vector<std::string> parts;
  int64_t arenaBytes = 0, macs = 0, constantBytes = 0;
  int64_t lowerBound = 0; ///< no plan needs fewer bytes of arena
  bool anyOrder = false;  ///< whatever the order of the steps; else in the one that they have

  /// Bytes of the struct State with that alignment: its members have no more than tensors in the
  /// arena, see memberAlignment().
  int64_t stateBytes(int64_t alignment) const;

  /// Bytes of the arena that hold something while a step runs; what tensors share counts once.
  int64_t arenaBytesDuring(size_t step) const;
};

/// Alignment of the members of the struct State, which has `alignment` itself.
int64_t memberAlignment(int64_t alignment);

/// With more steps than twice as many, run() is in parts: compilers keep the addresses of what many
/// calls need on the stack.
constexpr size_t kStepsOfPart = 24;

/// Collects them; no name of the model becomes one of `helpers`, the functions that kernels call.
/// Error: a module that is not lowered, or an input or output whose scale is no positive number.
llvm::Expected<ModelFacts> collectFacts(mlir::ModuleOp module, std::set<std::string> helpers = {});

/// "int8_t", "float", ... for an element type; empty for one that has no C type here.
std::string cType(mlir::Type element);
/// "int8", "float32", ...: numpy's name of an element type.
std::string dtypeName(mlir::Type element);
/// "int8 [1, 8, 8, 3]"
std::string tensorText(mlir::RankedTensorType type);

} // namespace burin::cxx
