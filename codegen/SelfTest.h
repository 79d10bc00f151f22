// The self-test of an emitted model: its generated input and what it compares.
#pragma once

#include "codegen/EmitModel.h"
#include "codegen/ModelFacts.h"

namespace burin::cxx {

/// The functions next_number() and self_test() as text. Integer outputs are compared by a hash of
/// all bytes (FNV-1a), float outputs by the weighted means of at most 64 stretches.
std::string printSelfTest(const ModelFacts &facts, const SelfTestExpectation &expectation);

} // namespace burin::cxx
