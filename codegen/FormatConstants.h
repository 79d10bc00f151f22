// Numbers and tables as C++ text.
#pragma once

#include "codegen/ModelFacts.h"

namespace burin::cxx {

/// The shortest decimal that reads back as `value`, with its F; INFINITY and NAN as the macros of
/// <math.h>.
std::string floatLiteral(float value);

/// Where a table stands: in the model's source, or in a source of its own beside it.
enum class TablePlace { Inline, Separate };

/// The definition of a table with the shape in a comment, at most 100 columns wide. A separate
/// table of bytes is a string literal, which compilers read an order of magnitude faster than
/// numbers; its array then has one element more, for the literal's end.
std::string printTable(const ConstantFacts &constant, TablePlace place);

/// `extern const int8_t kName[n];` for a table that stands elsewhere.
std::string declareTable(const ConstantFacts &constant);

} // namespace burin::cxx
