// The dialects that models and plans are written in: one list for every program.
#pragma once

namespace mlir {
class DialectRegistry;
class MLIRContext;
} // namespace mlir

namespace burin {

/// Adds burin's own dialects and those of MLIR that its passes read and make.
void insertDialects(mlir::DialectRegistry &registry);

/// Loads all of them, for programs that read models without running a pass first.
void loadDialects(mlir::MLIRContext &context);

} // namespace burin
