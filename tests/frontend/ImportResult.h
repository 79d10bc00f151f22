// Imports bytes and holds what came of it, for the tests of the readers.
#pragma once

#include "frontend/Frontend.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OperationSupport.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>
#include <string>

namespace burin {

/// The module as text, or nothing; and what is reported, one a line, with locations: errors and
/// warnings, and remarks for themselves.
struct ImportResult {
  std::string text, messages, remarks;
};

inline ImportResult importBytes(const std::string &bytes, const std::string &fileName) {
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  ImportResult result;
  llvm::raw_string_ostream messages(result.messages), remarks(result.remarks), text(result.text);
  mlir::ScopedDiagnosticHandler handler(&context, [&](mlir::Diagnostic &diagnostic) {
    bool isRemark = diagnostic.getSeverity() == mlir::DiagnosticSeverity::Remark;
    (isRemark ? remarks : messages) << diagnostic.getLocation() << ": " << diagnostic << "\n";
    return mlir::success();
  });
  mlir::OwningOpRef<mlir::ModuleOp> module = importModel(bytes, fileName, context);
  if (!module)
    return result;
  module->getOperation()->print(text, mlir::OpPrintingFlags().enableDebugInfo(true, false));
  // The text form must be the model too: phases are printed, edited and resumed.
  EXPECT_TRUE(mlir::parseSourceString<mlir::ModuleOp>(result.text, &context)) << result.text;
  return result;
}

} // namespace burin
