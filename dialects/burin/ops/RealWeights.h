// Nodes whose runtime has no integer form, on weights that the file stores as integers.
#pragma once

#include "dialects/burin/Foreign.h"

namespace burin {

/// Legalizes the node with the numbers that its weights, operand 1, stand for behind
/// DequantizeLinear: ONNX Runtime too computes in float on these.
inline mlir::LogicalResult onRealWeights(ForeignNode &node, DequantizeOp weights,
                                         LegalizeFunction legalize) {
  ForeignNode stored = node.withOperands({node.operand(0), weights.getInput()});
  llvm::SmallVector<mlir::Value> operands = {node.operand(0), realOperand(stored, 1)};
  if (node.has(2))
    operands.push_back(node.operand(2));
  ForeignNode onReal = node.withOperands(std::move(operands));
  mlir::LogicalResult done = legalize(onReal);
  node.replacements = onReal.replacements;
  return done;
}

} // namespace burin
