// Which tensors of main get a place in the arena, and which results may lie over inputs.
#pragma once

#include "lowering/plan/LiveRanges.h"
#include "llvm/ADT/DenseSet.h"

namespace burin {

/// Ports that are tensors of the arena like others; the caller has the rest.
struct PortsInArena {
  bool inputs = false, outputs = false;
};

/// What the steps of `main` do to memory that is to be planned: `elsewhere` are tensors that have a
/// place outside the arena beside the ports.
MainMemory placedMemory(mlir::func::FuncOp main, PortsInArena ports,
                        const llvm::DenseSet<mlir::Value> &elsewhere);

} // namespace burin
