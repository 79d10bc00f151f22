// Picks the reader of a model file by what the file contains.
#include "frontend/Frontend.h"
#include "dialects/RegularFile.h"
#include "frontend/ModelBuilder.h"
#include "frontend/mlir/MlirReader.h"
#include "frontend/onnx/OnnxReader.h"
#include "frontend/tflite/TfliteReader.h"
#include "llvm/Support/Path.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin {

/// Both formats address their content with signed 32-bit offsets.
constexpr size_t kMaxFileBytes = (size_t(1) << 31) - 1;

// TFLite stands first: its magic number is exact, protobuf has none.
static const Frontend kFrontends[] = {
    {"tflite", ".tflite", tflite::sniff, tflite::read},
    {"onnx", ".onnx", onnx::sniff, onnx::read},
    {"mlir", ".mlir", mlir_text::sniff, mlir_text::read},
};

ArrayRef<Frontend> frontends() { return kFrontends; }

static const Frontend *choose(StringRef bytes, StringRef fileName) {
  for (const Frontend &frontend : frontends())
    if (frontend.sniff(bytes))
      return &frontend;
  StringRef extension = llvm::sys::path::extension(fileName);
  for (const Frontend &frontend : frontends())
    if (extension.equals_insensitive(frontend.extension))
      return &frontend;
  return nullptr;
}

OwningOpRef<ModuleOp> importModel(StringRef bytes, StringRef fileName, MLIRContext &context) {
  Diagnostics diagnostics(fileName, context);
  if (bytes.size() > kMaxFileBytes) {
    diagnostics.error(diagnostics.file(), codes::kUnreadable,
                      fmt::format("the file has {} bytes, at most {} are supported", bytes.size(),
                                  kMaxFileBytes));
    return nullptr;
  }
  if (const Frontend *frontend = choose(bytes, fileName))
    return frontend->read(bytes, llvm::sys::path::filename(fileName), context);
  diagnostics
          .error(diagnostics.file(), codes::kUnknownFormat,
                 "the file is no model of a known format")
          .attachNote()
      << "supported are TensorFlow Lite (.tflite), ONNX (.onnx) and MLIR text (.mlir)";
  return nullptr;
}

OwningOpRef<ModuleOp> importModel(StringRef path, MLIRContext &context) {
  Diagnostics diagnostics(path, context);
  auto buffer = readRegularFile(path);
  if (!buffer) {
    diagnostics.error(
        diagnostics.file(), codes::kUnreadable,
        fmt::format("cannot read \"{}\": {}", printable(path), llvm::toString(buffer.takeError())));
    return nullptr;
  }
  return importModel((*buffer)->getBuffer(), path, context);
}

} // namespace burin
