// Decodes the types, quantization and constants of TFLite tensors.
#pragma once

#include "frontend/ModelBuilder.h"
#include "frontend/tflite/tflite_generated.h"

namespace burin::tflite {

/// The tensor's type, quantized where it states scales for integers of up to 16 bits. With
/// `keepUnknown`, extents that shape_signature marks as unknown are dynamic. Null, with an error
/// reported at `at`, where the file states nothing valid.
mlir::RankedTensorType decodeType(const schema::Tensor &tensor, bool keepUnknown, mlir::Location at,
                                  ModelBuilder &model);

/// The value that `buffer` holds for a tensor of that type. Null, with an error reported at `at`,
/// where the sizes differ.
mlir::DenseElementsAttr decodeConstant(const schema::Tensor &tensor, const schema::Buffer &buffer,
                                       mlir::RankedTensorType type, mlir::Location at,
                                       ModelBuilder &model);

/// The name, empty where there is none.
llvm::StringRef nameOf(const schema::Tensor &tensor);

} // namespace burin::tflite
