// Decodes ONNX types and tensors.
#pragma once

#include "frontend/ModelBuilder.h"
#include "frontend/onnx/onnx.pb.h"

namespace burin::onnx {

/// The element type of that number; null where burin has none for it.
mlir::Type elementType(mlir::MLIRContext &context, int32_t dataType);
/// The number's name ("FLOAT16"), or the number itself.
std::string elementTypeName(int32_t dataType);

/// A tensor's value. Null, with an error reported at `at`, where the file does not hold exactly one
/// number of the stated type for each element.
mlir::DenseElementsAttr decodeTensor(const ::onnx::TensorProto &tensor, mlir::Location at,
                                     ModelBuilder &model);

} // namespace burin::onnx
