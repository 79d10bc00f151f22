// Where the tensors of the model's file are in the result of a step.
#pragma once

#include "dialects/burin/ModelTensor.h"
#include "dialects/plan/Plan.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <vector>

namespace burin::cxx {

/// The tensors that `run` completes, the computed one before the larger one that it is placed in;
/// their views are of the elements of its result. `kernel` is what it runs. A tensor whose place is
/// not known for certain is left out.
std::vector<ModelTensor> tensorsOf(plan::RunOp run, mlir::func::FuncOp kernel);

} // namespace burin::cxx
