// Where a tensor's elements are: which value owns them, and how many bytes they take.
#pragma once

#include "dialects/plan/Plan.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Value.h"

namespace burin::plan {

/// Whether `op` only renames elements: the same bytes under another shape.
bool isReshape(mlir::Operation *op);

/// Whether `op` only places a computed tensor inside a larger one: a border around it, or a slice
/// of a tensor that several steps fill.
bool isPlacement(mlir::Operation *op);

/// Whether `op` takes or fills whole rows: a slice whose bytes lie one behind the other.
bool isRows(mlir::Operation *op);

/// What its block computes, or takes from outside, behind the reshapes and placements that end in
/// `value`.
mlir::Value computedBehind(mlir::Value value);

/// The tensor from outside that a step, or the run of one, updates in place: it writes a slice and
/// leaves the rest. Null where the result is a tensor of its own.
mlir::Value updatedBy(StepOp step);
mlir::Value updatedBy(RunOp run);

/// The arguments that a kernel's only block reads: all but a tensor that it updates in place.
llvm::SmallVector<mlir::BlockArgument> readArguments(mlir::Block &kernel);

/// Whether `insert`, between steps, fills rows of a buffer in place: a step computes them, nothing
/// else reads what they are inserted into, and no other step fills them.
bool fillsRows(mlir::Operation *insert);

/// Where a value's bytes are: from byte `offset` of those of `root` on.
struct Place {
  mlir::Value root;
  int64_t offset = 0;
};

/// Behind reshapes, updates in place and, between steps, slices of rows: the value that owns the
/// bytes. A step whose result becomes rows of a buffer writes them there.
Place placeOf(mlir::Value value);

/// The root of `placeOf`.
mlir::Value rootOf(mlir::Value value);

/// The byte of the arena at which a value starts: the result of a step or run, rows of one, a
/// buffer, an input of the model; -1 where the caller has it, or where it is anything else.
int64_t arenaOffset(mlir::Value value);

/// Bytes of a tensor of static shape; elements take whole bytes.
int64_t byteSize(mlir::RankedTensorType type);
/// Bytes of a value that is such a tensor.
int64_t byteSize(mlir::Value tensor);

/// Bytes of scratch memory that a step, its run or its kernel asks for; 0 for none.
int64_t scratchBytes(mlir::Operation *op);

/// Where that memory starts in the arena; -1 where nothing says so.
int64_t scratchOffset(mlir::Operation *op);

} // namespace burin::plan
