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
Scalar operator-(Scalar x);
Scalar max(Scalar x, Scalar y);
Scalar min(Scalar x, Scalar y);
Scalar abs(Scalar x);
inline Scalar square(Scalar x) { return x * x; }

/// Relations; the result is a bool. Of floats, all but `!=` are false for what is not a number.
Scalar operator==(Scalar x, Scalar y);
Scalar operator!=(Scalar x, Scalar y);
Scalar operator<(Scalar x, Scalar y);
Scalar operator<=(Scalar x, Scalar y);
Scalar operator>(Scalar x, Scalar y);
Scalar operator>=(Scalar x, Scalar y);
inline Scalar operator<(Scalar x, double y) { return x < literal(x, y); }
inline Scalar operator>(Scalar x, double y) { return x > literal(x, y); }

/// Of bools.
Scalar operator&(Scalar x, Scalar y);
Scalar operator|(Scalar x, Scalar y);
Scalar operator!(Scalar x);
Scalar select(Scalar condition, Scalar x, Scalar y);

/// The quotient rounded down, of floats or of integers with a positive divisor.
Scalar floorDivide(Scalar x, Scalar y);
/// The remainder of integers, with the sign of x.
Scalar remainder(Scalar x, Scalar y);

/// Of floats; halves go to the even neighbour.
Scalar sqrt(Scalar x);
Scalar floor(Scalar x);
Scalar ceil(Scalar x);
Scalar roundEven(Scalar x);
inline Scalar operator+(Scalar x, double y) { return x + literal(x, y); }
inline Scalar operator-(Scalar x, double y) { return x - literal(x, y); }
inline Scalar operator*(Scalar x, double y) { return x * literal(x, y); }
inline Scalar operator/(Scalar x, double y) { return x / literal(x, y); }

/// Limits x to [low, high]; a bound outside the range of x's type builds nothing.
Scalar clamp(Scalar x, double low, double high);

/// Converts between element types: integers extend their sign or truncate.
Scalar convert(Scalar x, mlir::Type type);

/// Converts numbers and bools as models do: a bool is 0 or 1, what is not 0 is true, and a float
/// loses its fraction and saturates at the ends of the integers' range.
Scalar castTo(Scalar x, mlir::Type type);

/// sum + x * y in sum's type; x is converted before y, so that the order of ops is the same
/// whichever compiler built burin.
Scalar multiplyAdd(Scalar sum, Scalar x, Scalar y);

/// Calls the scalar primitive of that name (a section of templates/cxx/arithmetic.inc).
Scalar call(llvm::StringRef primitive, llvm::ArrayRef<Scalar> arguments, mlir::Type result);
/// The same, with a result of the first argument's type.
inline Scalar call(llvm::StringRef primitive, llvm::ArrayRef<Scalar> arguments) {
  return call(primitive, arguments, arguments.front().value.getType());
}

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
