// Turns the attributes of an ONNX node into MLIR attributes of the same names.
#pragma once

#include "frontend/onnx/OnnxTensor.h"

namespace burin::onnx {

/// Numbers become i64 and f32 attributes and arrays, tensors become dense elements. Null, with an
/// error reported at `at`, where an attribute has no such form.
mlir::DictionaryAttr decodeAttributes(const ::onnx::NodeProto &node, mlir::Location at,
                                      ModelBuilder &model);

/// The value of a Constant node from its decoded attributes. Null, with an error reported at `at`,
/// unless exactly one attribute states it.
mlir::DenseElementsAttr constantValue(mlir::DictionaryAttr attributes, mlir::Location at,
                                      ModelBuilder &model);

} // namespace burin::onnx
