// State: what one run of a model leaves for the next, as arguments and results of main.
#pragma once

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Value.h"

namespace burin {

/// On an argument of main: it is the state's value from the run before, and the attribute, dense
/// elements of its storage type, what it is before the first run. On a result (a unit): it is the
/// value that the next run gets. The first such argument belongs to the first such result, and so
/// on.
inline constexpr llvm::StringLiteral kState = "burin.state";

/// Foreign nodes about state: they become arguments and results, and no operators.
inline constexpr llvm::StringLiteral kCallOnce = "tflite.CALL_ONCE";
inline constexpr llvm::StringLiteral kVariableHandle = "tflite.VAR_HANDLE";
inline constexpr llvm::StringLiteral kReadVariable = "tflite.READ_VARIABLE";
inline constexpr llvm::StringLiteral kAssignVariable = "tflite.ASSIGN_VARIABLE";

/// Functions of foreign nodes that a kCallOnce node runs are called this and the number of the
/// file's subgraph.
inline constexpr llvm::StringLiteral kSubgraph = "subgraph_";

/// The numbers of an argument and of a result of main.
struct StatePlace {
  unsigned argument, result;
};

/// All states, in the order of the arguments. What has no partner is left out.
llvm::SmallVector<StatePlace> statesOf(mlir::func::FuncOp main);

bool isStateArgument(mlir::func::FuncOp main, unsigned argument);
bool isStateResult(mlir::func::FuncOp main, unsigned result);

/// What a state is before the first run; null where the attribute is no elements of static shape.
mlir::DenseElementsAttr initialState(mlir::func::FuncOp main, unsigned argument);

} // namespace burin
