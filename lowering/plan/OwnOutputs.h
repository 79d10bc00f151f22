// Inputs and outputs before memory is planned: static, each output a tensor of its own.
#pragma once

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseSet.h"

namespace burin {

/// Whether all inputs and outputs are tensors of static shape.
bool hasStaticPorts(mlir::func::FuncOp main);

/// Each output becomes a tensor of its own that a step or several have computed: what is an input,
/// a constant, a part of a tensor or another output is copied. Returns these tensors. States are no
/// outputs.
llvm::DenseSet<mlir::Value> ownOutputs(mlir::func::FuncOp main);

} // namespace burin
