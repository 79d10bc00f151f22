// The burin dialect: include this to see a model's operators, constants and foreign nodes.
#pragma once

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace burin {
/// How an operator becomes integer arithmetic; see the rules' comments in Burin.td.
enum class QuantRule {
  Accumulate,
  SameScale,
  Rescale,
  Product,
  Normalize,
  Table,
  Average,
  Quantize,
  Dequantize,
  FloatOnly,
  None
};

/// On the quantizes and dequantizes that an ONNX file states as nodes of their own: join-qdq tells
/// by it how ONNX Runtime stores the tensor between two of them, and removes it.
inline constexpr llvm::StringLiteral kStated = "burin.stated";

/// Marks operators that work element by element over operands that broadcast as in numpy.
template <class Op> class Broadcasting : public mlir::OpTrait::TraitBase<Op, Broadcasting> {};

/// `type` with a quantized element type replaced by the integers that store it.
mlir::RankedTensorType storageType(mlir::Type type);

/// The symbol of a scalar primitive, declared in `op`'s module on first use: a private function
/// without a body whose meaning is the section of that name in templates/cxx/arithmetic.inc.
mlir::FlatSymbolRefAttr declarePrimitive(mlir::OpBuilder &builder, llvm::StringRef name,
                                         mlir::FunctionType type);
} // namespace burin

#include "dialects/burin/BurinDialect.h.inc"
#include "dialects/burin/BurinInterfaces.h.inc"
#define GET_OP_CLASSES
#include "dialects/burin/BurinOps.h.inc"
