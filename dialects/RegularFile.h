// Reads a file that a user names. It knows nothing of the project, so that every folder that opens
// files can include it.
#pragma once

#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>

namespace burin {

/// The content of the file `path`. Error: why it cannot be read, in a few words without code or
/// path. Folders, devices and pipes are refused: reading them may never end.
inline llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>>
readRegularFile(const llvm::Twine &path) {
  llvm::sys::fs::file_status status;
  if (std::error_code error = llvm::sys::fs::status(path, status))
    return llvm::createStringError(error.message());
  if (llvm::sys::fs::is_directory(status))
    return llvm::createStringError("is a folder");
  if (!llvm::sys::fs::is_regular_file(status))
    return llvm::createStringError("not a regular file");
  auto buffer =
      llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer)
    return llvm::createStringError(buffer.getError().message());
  return std::move(*buffer);
}

} // namespace burin
