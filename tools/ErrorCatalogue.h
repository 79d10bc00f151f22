// The catalogue of error codes, as `burin help CODE` prints it: compiled from tools/errors/*.toml.
#pragma once

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace burin {

/// One code. `title` and `help` are phrases in the form of messages: `help` is the note of an error
/// that has none of its own. `meaning` and `advice` are paragraphs, wrapped at 78 columns.
struct ErrorRecord {
  llvm::StringLiteral code, title, meaning, help, advice;
};

/// All codes in ascending order.
llvm::ArrayRef<ErrorRecord> errorCatalogue();

/// The record of a code in any case ("b0103"); null where there is none.
const ErrorRecord *findError(llvm::StringRef code);

} // namespace burin
