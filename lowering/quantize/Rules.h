// The quantization rules whose arithmetic is exact, so that all rounding profiles share it.
#pragma once

#include "lowering/quantize/Profile.h"

namespace burin {

/// Rule SameScale: the operator itself on storage integers, its real attributes in steps of the
/// tensor. Input and result must have one scale (B0302).
mlir::FailureOr<mlir::Value> sameScale(Rewrite &rewrite, const RoundingProfile &profile);

/// The sums over `axes` of a rewritten operator's first operand, `offset` added to each of the
/// `count` elements of a sum. Fails (B0304) where one could leave int32.
struct Sums {
  mlir::Value value;
  int64_t count;
};
mlir::FailureOr<Sums> sumsOf(Rewrite &rewrite, llvm::ArrayRef<int64_t> axes, int64_t offset);

/// Rule Table: a look-up in the profile's table. Nothing where the table would change nothing.
mlir::FailureOr<mlir::Value> lookUp(Rewrite &rewrite, const RoundingProfile &profile);
/// The float results of a unary operator for the 256 values of an operand of mapping `from`.
mlir::FailureOr<llvm::SmallVector<float>> realTable(Rewrite &rewrite,
                                                    mlir::quant::UniformQuantizedType from);

/// Rule Quantize: float to int8 by the profile's primitive.
mlir::FailureOr<mlir::Value> quantizeFloat(Rewrite &rewrite, const RoundingProfile &profile);
/// Rule Dequantize: exact but for one rounding to float.
mlir::FailureOr<mlir::Value> dequantize(Rewrite &rewrite);

/// Rule Accumulate, for operands input, weight (channels first) and bias as in conv_2d and matmul:
/// products in int32 with the input's zero point folded into the bias, a proof that no sum can
/// leave int32 (B0304), then the profile's requantization. Weights lose their zero point: they stay
/// int8 where that fits, else become int16.
mlir::FailureOr<mlir::Value> accumulate(Rewrite &rewrite, const RoundingProfile &profile);

} // namespace burin
