// What a TFLite model's operators are called, and which subgraphs initialize its variables.
#pragma once

#include "frontend/ModelBuilder.h"
#include "frontend/tflite/tflite_generated.h"

namespace burin::tflite {

/// Elements of a vector that may be missing.
template <class T> size_t sizeOf(const flatbuffers::Vector<T> *vector) {
  return vector ? vector->size() : 0;
}

/// Null where the operator refers to no code of the model.
const schema::OperatorCode *codeOf(const schema::Model &model, const schema::Operator &op);

/// The operator's name as the schema spells it; "UNKNOWN_n" for a number that it does not have.
std::string nameOfOperator(const schema::Model &model, const schema::Operator &op);

/// Numbers of the subgraphs that CALL_ONCE nodes of the first one run, each once, in the order of
/// the nodes. Reports one that is not there, is the first itself, or has inputs or outputs.
llvm::SmallVector<int32_t> initializingGraphs(const schema::Model &model, ModelBuilder &builder);

} // namespace burin::tflite
