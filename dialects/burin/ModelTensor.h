// Which tensor of the model's file an operator or a step computes, and where its elements are.
//
// Legalization writes it as the attribute "burin.tensor"; whoever replaces an operator carries it
// over. An attribute, unlike a location, stays behind when nobody does: a tensor without a name is
// left out where tensors are compared, and never taken for another.
#pragma once

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Operation.h"
#include <optional>

namespace burin {

/// On an operator, a step or the run of one: the tensor that it computes.
inline constexpr llvm::StringLiteral kModelTensor = "burin.tensor";
/// On a step or the run of one that places its result in a larger tensor: that tensor.
inline constexpr llvm::StringLiteral kPlacedTensor = "burin.placed_tensor";

/// Elements of a row-major tensor, in another order: element [i, j, ...] is at
/// start + i * strides[0] + j * strides[1] + ...
struct TensorView {
  llvm::SmallVector<int64_t> shape, strides;
  int64_t start = 0;

  /// All elements of `shape` in their order.
  static TensorView of(llvm::ArrayRef<int64_t> shape);
  int64_t numElements() const;
  /// The view after the tensor under it, of `extents`, has got other `steps` along its axes. Axes
  /// of the view may be split. False where no such view exists.
  bool moveAxes(llvm::ArrayRef<int64_t> extents, llvm::ArrayRef<int64_t> steps);
};

/// Elements between neighbours along each axis of a row-major tensor.
llvm::SmallVector<int64_t> rowMajor(llvm::ArrayRef<int64_t> shape);

/// Result `result` of node `node` of the file, as a view of the operator's result.
struct ModelTensor {
  int64_t node = 0, result = 0;
  TensorView view;

  mlir::DictionaryAttr toAttribute(mlir::MLIRContext *context) const;
  /// Nothing where the attribute is missing or no such description.
  static std::optional<ModelTensor> fromAttribute(mlir::Attribute attribute);
};

/// Takes the name off an operator, so that its clones do not have it.
std::optional<ModelTensor> takeTensor(mlir::Operation *op);

/// Says that `value` is `tensor`; where it is a transpose or reshape of another value, says so
/// there too. What has a name keeps it.
void nameTensor(mlir::Value value, std::optional<ModelTensor> tensor);

/// Names the results of what a node of the file has become. The node's number is its location's
/// line.
void nameResults(mlir::Location node, mlir::ValueRange values);

} // namespace burin
