// How nodes become element-wise operators: what all of them check of their operands and results.
#pragma once

#include "dialects/burin/Foreign.h"

namespace burin {

/// What an operator computes on.
enum class Elements {
  Floats,  ///< float32
  Numbers, ///< floats and signed integers
  Bools,
  Any, ///< numbers and bools
};

/// Operand `index` as a tensor of such elements; null, with an error reported, where it is none.
/// Quantized tensors count as numbers and floats.
mlir::RankedTensorType typeOf(ForeignNode &node, unsigned index, Elements elements);

/// The common shape of the operands, checked against overflow; nothing, with an error reported,
/// where there is none.
std::optional<llvm::SmallVector<int64_t>> commonShape(ForeignNode &node,
                                                      llvm::ArrayRef<mlir::RankedTensorType> types);

/// The element type of a result computed from such elements: the same, or the result's own where
/// tensors are quantized. Null, with an error reported, where the file states no or another one.
mlir::Type resultElement(ForeignNode &node, mlir::Type element);

/// A scalar constant of that element type.
mlir::Value scalarConstant(ForeignNode &node, mlir::Type element, double number);

/// Operator `Op` on operand 0, of the same shape; `attributes` are the operator's own.
template <class Op, class... Attributes>
llvm::LogicalResult unary(ForeignNode &node, Elements elements, Attributes... attributes) {
  mlir::RankedTensorType x = typeOf(node, 0, elements);
  mlir::Type element = x ? resultElement(node, x.getElementType()) : mlir::Type();
  if (!element)
    return mlir::failure();
  return node.replace(Op::create(node.getBuilder(), node.getLoc(),
                                 withElement(x.getShape(), element), node.operand(0), attributes...)
                          ->getResults());
}

/// Operator `Op` on two values that broadcast; `element` is the result's, or null for the
/// operands'.
template <class Op>
llvm::FailureOr<mlir::Value> binaryOf(ForeignNode &node, mlir::Value x, mlir::Value y,
                                      mlir::Type element = {}) {
  auto xType = mlir::cast<mlir::RankedTensorType>(x.getType());
  auto yType = mlir::cast<mlir::RankedTensorType>(y.getType());
  auto shape = commonShape(node, {xType, yType});
  if (!shape)
    return mlir::failure();
  if (!element)
    element = xType.getElementType();
  return mlir::Value(
      Op::create(node.getBuilder(), node.getLoc(), withElement(*shape, element), x, y));
}

/// Operator `Op` on operands 0 and 1, with a result of the operands' type.
template <class Op> llvm::FailureOr<mlir::Value> binary(ForeignNode &node, Elements elements) {
  mlir::RankedTensorType x = typeOf(node, 0, elements), y = typeOf(node, 1, elements);
  if (!x || !y)
    return mlir::failure();
  if (!mix(x.getElementType(), y.getElementType()))
    return node.reject("the operands' types differ", "cast one of them");
  mlir::Type element = resultElement(node, x.getElementType());
  if (!element)
    return mlir::failure();
  return binaryOf<Op>(node, node.operand(0), node.operand(1), element);
}

} // namespace burin
