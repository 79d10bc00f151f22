// The notation in which operators say what they compute: arithmetic on scalars, loops as affine
// maps. Builds linalg, arith and math; knows no operator.
#pragma once

#include "dialects/burin/Burin.h"
#include "mlir/IR/AffineMap.h"

namespace burin::sugar {

/// The extents of a tensor value.
inline llvm::ArrayRef<int64_t> shapeOf(mlir::Value value) {
  return llvm::cast<mlir::RankedTensorType>(value.getType()).getShape();
}

/// A scalar under construction inside a loop body.
struct Scalar {
  mlir::OpBuilder *builder;
  mlir::Location location;
  mlir::Value value;
};

/// A constant of `like`'s type.
Scalar literal(Scalar like, double number);

Scalar operator+(Scalar x, Scalar y);
Scalar operator-(Scalar x, Scalar y);
Scalar operator*(Scalar x, Scalar y);
Scalar operator/(Scalar x, Scalar y);
Scalar max(Scalar x, Scalar y);
Scalar min(Scalar x, Scalar y);
inline Scalar operator+(Scalar x, double y) { return x + literal(x, y); }
inline Scalar operator-(Scalar x, double y) { return x - literal(x, y); }
inline Scalar operator*(Scalar x, double y) { return x * literal(x, y); }
inline Scalar operator/(Scalar x, double y) { return x / literal(x, y); }

/// Limits x to [low, high]; a bound outside the range of x's type builds nothing.
Scalar clamp(Scalar x, double low, double high);

/// Converts between element types: integers extend their sign or truncate.
Scalar convert(Scalar x, mlir::Type type);

/// sum + x * y in sum's type; x is converted before y, so that the order of ops is the same
/// whichever compiler built burin.
Scalar multiplyAdd(Scalar sum, Scalar x, Scalar y);

/// Calls the scalar primitive of that name (a section of templates/cxx/arithmetic.inc).
Scalar call(llvm::StringRef primitive, llvm::ArrayRef<Scalar> arguments, mlir::Type result);

using Body = llvm::function_ref<Scalar(llvm::ArrayRef<Scalar>)>;

/// A linalg.generic over `inputs` and `init`: one map per input, then the result's. The last
/// `reductions` loop dimensions reduce. The body sees one scalar per input, then the running
/// result.
mlir::Value loops(mlir::OpBuilder &builder, mlir::Location location, mlir::ValueRange inputs,
                  mlir::Value init, llvm::ArrayRef<mlir::AffineMap> maps, unsigned reductions,
                  Body body);

/// One result element per element: operands broadcast as in numpy to the shape of `result`.
mlir::Value elementwise(mlir::OpBuilder &builder, mlir::Location location, mlir::ValueRange inputs,
                        mlir::RankedTensorType result, Body body);

mlir::Value empty(mlir::OpBuilder &builder, mlir::Location location, llvm::ArrayRef<int64_t> shape,
                  mlir::Type element);

/// A tensor of that type filled with one number.
mlir::Value filled(mlir::OpBuilder &builder, mlir::Location location, mlir::RankedTensorType type,
                   double number);

/// `vector` [C] repeated over all but the last axis of `type`.
mlir::Value broadcastLast(mlir::OpBuilder &builder, mlir::Location location, mlir::Value vector,
                          mlir::RankedTensorType type);

/// The same elements under another shape, as collapse_shape and expand_shape.
mlir::Value reshaped(mlir::OpBuilder &builder, mlir::Location location, mlir::Value input,
                     llvm::ArrayRef<int64_t> shape);

} // namespace burin::sugar
