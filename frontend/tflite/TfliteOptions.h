// Turns an operator's options into attributes, by the schema and without knowing the operator.
#pragma once

#include "frontend/ModelBuilder.h"
#include "frontend/tflite/tflite_generated.h"

namespace burin::tflite {

/// Every field of the options as an attribute of its name, defaults included: enumerations as their
/// names, other numbers and booleans as i64, vectors as arrays. Custom options are the bytes
/// "custom_options". Null, with an error reported at `at`, where the options cannot be read.
mlir::DictionaryAttr decodeOptions(const schema::Operator &op, mlir::Location at,
                                   ModelBuilder &model);

} // namespace burin::tflite
