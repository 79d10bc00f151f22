// The struct State of an emitted model, and what sets it to its first values.
#pragma once

#include "codegen/ModelFacts.h"
#include "llvm/Support/JSON.h"

namespace burin::cxx {

/// What the header's template says of the members; `alignment` is that of the struct, in bytes.
llvm::json::Object stateData(const ModelFacts &facts, int64_t alignment);

/// The function reset() as text; empty for a model without state.
std::string printReset(const ModelFacts &facts);

} // namespace burin::cxx
