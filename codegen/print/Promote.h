// Finds allocations that can be printed as named variables instead of arrays.
#pragma once

#include "codegen/HalideApi.h"

#include <optional>
#include <string>
#include <vector>

namespace burin::cxx::print {

/// An allocation as variables: `count` of type `type`, the i-th holding elements from
/// i * type.lanes() on.
struct Promotion {
  Halide::Type type;
  int64_t count = 0;
  /// True when the first statements of the body assign every variable before any is read.
  bool assignedFirst = false;
  std::vector<std::string> names;
  std::vector<bool> declared;
  std::vector<int> stores; ///< how many statements assign each variable

  /// Which variable an index into the allocation means.
  size_t position(const Halide::Expr &index) const;
};

/// A promotion of the allocation, without names, if all of its accesses are dense vectors of equal
/// width, or scalars, at constant positions. Register blocks live in such accumulators; named
/// variables are what makes every compiler keep them in registers.
std::optional<Promotion> findPromotion(const Halide::Internal::Allocate &allocation);

/// Appends the statements of a block in order, without the nodes that only mark them.
void flatten(const Halide::Internal::Stmt &stmt, std::vector<Halide::Internal::Stmt> &list);

} // namespace burin::cxx::print
