// Which bytes of which tensor are alive while a step runs.
#pragma once

#include "dialects/plan/Storage.h"
#include "lowering/plan/MemoryModel.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace burin {

/// A tensor that changes from run to run, and its life.
struct LiveTensor {
  mlir::Value root; ///< input of the model, buffer, or result of a step or run
  Lifetime life;    ///< in steps, counted as they run
  bool isOutput;    ///< of the model: alive to the end
};

/// The steps of `main`, or their runs, as they run.
llvm::SmallVector<mlir::Operation *> stepsOf(mlir::func::FuncOp main);

/// The values from outside that a step or run reads: all but one that it updates in place.
llvm::SmallVector<mlir::Value> readsOf(mlir::Operation *step);

/// What the steps of `main` do to memory.
struct MainMemory {
  ModelMemory model;
  llvm::SmallVector<mlir::Value> roots;       ///< the tensors: inputs, buffers, results
  llvm::SmallVector<mlir::Operation *> steps; ///< or their runs
};

MainMemory memoryOf(mlir::func::FuncOp main);

/// The tensors of `main`: its inputs, which are there before the first step, then those that its
/// steps make, in the order in which they are first written. A tensor is alive from its first byte
/// written to the last one read; of one that is filled or read by rows, only what is written
/// already and still read.
llvm::SmallVector<LiveTensor> liveTensors(mlir::func::FuncOp main);

} // namespace burin
