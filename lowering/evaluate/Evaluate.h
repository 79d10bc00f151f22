// The reference evaluator: computes what functions of linalg on tensors mean.
#pragma once

#include "lowering/evaluate/Tensor.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseMap.h"

namespace burin {

struct EvaluateOptions {
  /// Runs sums of products in specialised loops. Off, they run like any other body, with the same
  /// result bit for bit; only tests have a reason to.
  bool useContractions = true;
};

/// Evaluates `function`, which may call other functions of its module, on one tensor per argument
/// and returns its results.
///
/// Understood are the linalg operations (by their interface), the moves of tensor, scalar arith and
/// math, constants (any ConstantLike operation with a `value`), func.call of functions with a body
/// and of the primitives of Primitives.h, and operations of any dialect that are one block of these
/// and result in what its terminator takes.
///
/// Integers are those of arith, but an i32, i64 or index result of add, sub, mul, shl or abs that
/// leaves its type is an error, because generated code leaves it undefined. Floats round to their
/// type after every operation. ub.poison is zero, tensor.empty is NaN or a large integer.
///
/// Error (with place and name of the operation): an unknown operation, an overflow, a division by
/// zero, an index, shift or conversion out of range, a type or shape the evaluator does not hold,
/// inputs that do not match the function's type.
llvm::Expected<llvm::SmallVector<Tensor>>
evaluate(mlir::func::FuncOp function, llvm::ArrayRef<Tensor> inputs, EvaluateOptions options = {});

/// Evaluates a single block, such as that of a step, and returns the operands of its terminator.
/// `captures` has every tensor the block uses and does not define; scalars from outside must be
/// constants. Errors as above.
llvm::Expected<llvm::SmallVector<Tensor>>
evaluate(mlir::Block &block, const llvm::DenseMap<mlir::Value, Tensor> &captures,
         EvaluateOptions options = {});

} // namespace burin
