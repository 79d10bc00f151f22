// An error at a line of a file that a user gave, or of the file as a whole. It knows nothing of the
// project, so that every folder that reads such files can include it.
#pragma once

#include "llvm/Support/Error.h"
#include <string>

namespace burin {

/// Who prints it may take the place apart from the message; as text it is "FILE:LINE: MESSAGE".
class PlacedError : public llvm::ErrorInfo<PlacedError> {
public:
  inline static char ID;
  /// Lines count from 1; 0 is the file as a whole. The message has the form of all errors: code at
  /// the end of its first line, notes on further ones.
  PlacedError(std::string file, int64_t line, std::string message)
      : file(std::move(file)), line(line), text(std::move(message)) {}

  void log(llvm::raw_ostream &out) const override {
    out << file << ':';
    if (line > 0)
      out << line << ':';
    out << ' ' << text;
  }
  std::error_code convertToErrorCode() const override { return llvm::inconvertibleErrorCode(); }

  const std::string file;
  const int64_t line;
  const std::string text;
};

} // namespace burin
