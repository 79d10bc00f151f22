// Gives a code to the errors that MLIR itself reports: those of its parser and its verifier.
#pragma once

#include "mlir/IR/Diagnostics.h"

namespace burin {

/// While it lives, an error of `context` that ends in no code gets `code`, and goes on to whoever
/// prints it.
class CodedErrors {
public:
  CodedErrors(mlir::MLIRContext &context, llvm::StringLiteral code)
      : handler(&context, [this, code](mlir::Diagnostic &diagnostic) {
          if (diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error) {
            isAny = true;
            if (!isCoded(diagnostic.str()))
              diagnostic << " [" << code << "]";
          }
          return mlir::failure();
        }) {}

  /// Whether there was an error so far.
  bool any() const { return isAny; }

private:
  /// The code ends the first line; notes may follow it.
  static bool isCoded(llvm::StringRef text) {
    constexpr size_t kDigits = 4;
    text = text.split('\n').first;
    return text.consume_back("]") && text.size() > kDigits + 2 &&
           text.drop_back(kDigits).ends_with(" [B");
  }

  bool isAny = false;
  mlir::ScopedDiagnosticHandler handler;
};

} // namespace burin
