// Specialised loops for sums of products, the bulk of a model's arithmetic.
#pragma once

#include "lowering/evaluate/Structured.h"

namespace burin {

/// Evaluates a nest whose body is result + a * b, where a and b are tensor elements extended to the
/// type of the result (i32, i64), each less a constant zero point or not, or f32 elements; order
/// and rounding are those of the body. Returns false, having changed nothing, for any other body.
/// Error: an overflow, an index out of range.
llvm::Expected<bool> contract(LoopNest &nest);

} // namespace burin
