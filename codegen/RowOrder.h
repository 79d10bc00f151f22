// The order in which a kernel reads an input and writes its result, where the two share bytes.
#pragma once

#include "codegen/HalideApi.h"
#include <string>

namespace burin::cxx {

/// Two buffers of a lowered statement, and how the result lies over the input.
struct RowOrder {
  std::string input, output;
  int64_t inputBytes = 0, outputBytes = 0;
  int64_t outputOffset = 0; ///< bytes from the result's start to the first element of `output`
  bool descending = false;  ///< see plan::OverlapAttr
};

/// The statement with its outermost loops around stores to `output` from the last round to the
/// first.
Halide::Internal::Stmt turnRows(const Halide::Internal::Stmt &stmt, const std::string &output);

/// The least distance, in bytes as in plan::OverlapAttr, at which the statement overwrites no byte
/// of the input that it reads later. An upper bound where it looks no further: of loops with many
/// rounds, and of indices that are no sums, products or quotients, it takes all values at once.
int64_t neededDistance(const Halide::Internal::Stmt &stmt, const RowOrder &order);

} // namespace burin::cxx
