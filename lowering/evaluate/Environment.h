// What the values of the evaluated IR are bound to, and how the evaluator reports an error.
#pragma once

#include "lowering/evaluate/Tensor.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/DenseMap.h"
#include <memory>
#include <string>

namespace burin {

/// An error about an operation: its place, its name in quotes, then `message`.
llvm::Error failure(mlir::Operation *operation, const std::string &message);

/// A type as text, for messages.
std::string typeText(mlir::Type type);

/// The values known so far. Tensors are shared, because binding a block argument or a result to
/// another value copies nothing.
class Environment {
public:
  void bind(mlir::Value value, Tensor tensor) {
    tensors[value] = std::make_shared<const Tensor>(std::move(tensor));
  }
  void bind(mlir::Value value, int64_t scalar) { scalars[value] = scalar; }

  /// Gives `target` the value of `source`. Error: `source` has none.
  llvm::Error alias(mlir::Value target, mlir::Value source, mlir::Operation *user);

  /// The value of an operand of `user`; it stays where it is until the value is bound again. Error:
  /// it has none, as a dialect that this evaluator does not know may define it.
  llvm::Expected<const Tensor *> tensor(mlir::Value value, mlir::Operation *user) const;
  /// A scalar constant has its value without being bound.
  llvm::Expected<int64_t> scalar(mlir::Value value, mlir::Operation *user) const;

private:
  llvm::DenseMap<mlir::Value, std::shared_ptr<const Tensor>> tensors;
  llvm::DenseMap<mlir::Value, int64_t> scalars;
};

} // namespace burin
