// Numbers and tables as C++ text.
#pragma once

#include "codegen/ModelFacts.h"

namespace burin::cxx {

/// The shortest decimal that reads back as `value`, with its F; INFINITY and NAN as the macros of
/// <math.h>.
std::string floatLiteral(float value);

/// `constexpr int8_t kName[n] = {...};` with the shape in a comment, at most 100 columns wide.
std::string printTable(const ConstantFacts &constant);

} // namespace burin::cxx
