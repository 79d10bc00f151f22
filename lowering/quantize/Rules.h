// The quantization rules whose arithmetic is exact, so that all rounding profiles share it.
#pragma once

#include "lowering/quantize/Profile.h"

namespace burin {

/// Rule SameScale: the operator itself on storage integers, its real attributes in steps of the
/// tensor. Input and result must have one scale (B0302).
mlir::FailureOr<mlir::Value> sameScale(Rewrite &rewrite, const RoundingProfile &profile);

/// Rule Accumulate, for operands input, weight (channels first) and bias as in conv_2d and matmul:
/// int8 products in int32 with the input's zero point folded into the bias, a proof that no sum can
/// leave int32 (B0304), then the profile's requantization.
mlir::FailureOr<mlir::Value> accumulate(Rewrite &rewrite, const RoundingProfile &profile);

} // namespace burin
