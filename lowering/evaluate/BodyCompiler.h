// Translates a body of arith, math and affine operations into a `ScalarProgram`.
#pragma once

#include "lowering/evaluate/ScalarProgram.h"
#include "mlir/IR/AffineExpr.h"
#include "mlir/IR/Block.h"

namespace burin {

/// Builds one program. Values defined outside the body are constants taken from the environment,
/// whose tensors the program then refers to.
class BodyCompiler {
public:
  BodyCompiler(ScalarProgram &program, const Environment &environment)
      : program(program), environment(environment) {}

  /// Says which register holds a value, such as a block argument.
  void define(mlir::Value value, unsigned index) { registers[value] = index; }

  /// The register of a value used by `user`. Error: the value has not been evaluated.
  llvm::Expected<unsigned> registerOf(mlir::Value value, mlir::Operation *user);

  /// The register of a loop's index, which the caller fills; made on first use.
  unsigned loopIndex(unsigned dimension);

  /// Loops whose index the program reads, with their registers.
  llvm::ArrayRef<std::pair<unsigned, unsigned>> usedLoops() const { return loops; }

  /// Appends an affine expression over registers; a division by zero is left to run time.
  unsigned compile(mlir::AffineExpr expression, llvm::ArrayRef<unsigned> dimensions,
                   llvm::ArrayRef<unsigned> symbols, mlir::Operation *user);

  /// Appends the row-major address of an element of `tensor`, each index checked at run time.
  unsigned address(const Tensor &tensor, llvm::ArrayRef<unsigned> indices, mlir::Operation *user);

  /// Appends one operation. Error: the operation is not a scalar one.
  llvm::Error compile(mlir::Operation &operation);
  /// Appends all operations of a block but its terminator.
  llvm::Error compile(mlir::Block &block);

private:
  llvm::Error compileCall(mlir::Operation &operation, llvm::ArrayRef<unsigned> operands);
  llvm::Error compileExtract(mlir::Operation &operation);
  void compileAffine(mlir::Operation &operation, llvm::ArrayRef<unsigned> operands);
  llvm::Error compileConstant(mlir::Operation &operation);
  llvm::Error compileTable(mlir::Operation &operation, llvm::ArrayRef<unsigned> operands);

  ScalarProgram &program;
  const Environment &environment;
  llvm::DenseMap<mlir::Value, unsigned> registers;
  llvm::SmallVector<std::pair<unsigned, unsigned>> loops;
  unsigned depth = 0;
};

} // namespace burin
