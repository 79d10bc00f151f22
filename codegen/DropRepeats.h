// Leaves out what a kernel computes a second time where blocks do not fit an extent.
#pragma once

#include "codegen/HalideApi.h"

#include <string>

namespace burin::cxx {

/// `stmt` without the stores to `output` of elements that a loop before has stored, and without the
/// sums that only such stores read. Halide shifts the last block of a loop inwards, so that it
/// overlaps the one before; `output` is a pure function, whose elements have one value each.
Halide::Internal::Stmt dropRepeats(const Halide::Internal::Stmt &stmt, const std::string &output);

} // namespace burin::cxx
