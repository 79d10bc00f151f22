// Numbers and tables as C++ text.
#pragma once

#include "codegen/ModelFacts.h"

namespace burin::cxx {

/// The shortest decimal that reads back as `value`, with its F; INFINITY and NAN as the macros of
/// <math.h>.
std::string floatLiteral(float value);

/// An element of a type that is no float: a decimal, a name where the number has no literal.
std::string integerLiteral(const llvm::APInt &value, mlir::Type element);

/// A number that the output states as a float, without its F.
std::string numberText(double number);

/// "1, 8, 8, 3".
std::string extentsText(llvm::ArrayRef<int64_t> shape);

/// ", real value = 0.5 * (q - 3)"; empty without a scale.
std::string mappingText(std::optional<double> scale, int64_t zeroPoint);

/// Where a table stands: in the model's source, or in a source of its own beside it.
enum class TablePlace { Inline, Separate };

/// The definition of a table with the shape in a comment, at most 100 columns wide. A separate
/// table of bytes is a string literal, which compilers read an order of magnitude faster than
/// numbers; its array then has one element more, for the literal's end.
std::string printTable(const ConstantFacts &constant, TablePlace place);

/// `extern const int8_t kName[n];` for a table that stands elsewhere.
std::string declareTable(const ConstantFacts &constant);

} // namespace burin::cxx
