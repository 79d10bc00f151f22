// One operator on its way to integer arithmetic: what rules and profiles read and build with.
#pragma once

#include "dialects/burin/Burin.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"

namespace burin {

/// The quantized element type of a tensor; null where it has none.
mlir::quant::QuantizedType quantizedElement(mlir::Value value);

/// The mapping of the int8 tensor that stands for one of `type` inside the model: unsigned storage
/// moves down by 128, and its zero point with it.
mlir::quant::UniformQuantizedType asSigned(mlir::quant::UniformQuantizedType type);

/// `operands` already are integers, types of `op` are still quantized.
struct Rewrite {
  ComputeOpInterface op;
  mlir::OpBuilder &builder;
  llvm::SmallVector<mlir::Value> operands;

  mlir::Location loc() { return op.getLoc(); }
  mlir::InFlightDiagnostic error();
  mlir::RankedTensorType result();

  /// The per-tensor mapping of an operand or result of 8 bits, as int8; null (reported, with `what`
  /// it is) where there is none.
  mlir::quant::UniformQuantizedType uniform(mlir::Value value, llvm::StringRef what);

  /// A constant vector. `role` names it in emitted code: bias, multiplier, shift, table or weight.
  mlir::Value constant(llvm::ArrayRef<int32_t> numbers, llvm::StringRef role);
  mlir::Value constant(llvm::ArrayRef<int8_t> numbers, llvm::StringRef role);
  mlir::Value constant(llvm::ArrayRef<float> numbers, llvm::StringRef role);
};

} // namespace burin
