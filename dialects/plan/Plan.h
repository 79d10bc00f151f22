// The plan dialect: include this to see steps, schedules and the memory map.
#pragma once

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "dialects/plan/PlanDialect.h.inc"
#include "dialects/plan/PlanEnums.h.inc"
#define GET_ATTRDEF_CLASSES
#include "dialects/plan/PlanAttributes.h.inc"
#define GET_OP_CLASSES
#include "dialects/plan/PlanOps.h.inc"

namespace burin::plan {
/// Names of attributes that the planner leaves on the module.
inline constexpr llvm::StringLiteral kArenaBytes = "plan.arena_bytes";
inline constexpr llvm::StringLiteral kArenaLowerBound = "plan.arena_lower_bound";
/// Bytes that no plan goes below in any order of the steps; not there where that is not known.
inline constexpr llvm::StringLiteral kLeastOfAnyOrder = "plan.least_of_any_order";
/// Places in the arena are multiples of so many bytes, for loads of up to 16.
inline constexpr int64_t kArenaAlignment = 16;
/// On an argument of main: the byte at which that input starts in the arena.
inline constexpr llvm::StringLiteral kInputOffset = "plan.offset";
/// On a step: the bands of rows in which it is computed, with steps before it.
inline constexpr llvm::StringLiteral kBands = "plan.bands";
/// On a step of a band and its run: which rows of how many it computes, or keeps by a copy; three
/// numbers, from the first of these to the one that is none of them any more.
inline constexpr llvm::StringLiteral kComputedRows = "plan.computed_rows";
inline constexpr llvm::StringLiteral kKeptRows = "plan.kept_rows";
/// On a kernel function: how its loops are tiled.
inline constexpr llvm::StringLiteral kSchedule = "plan.schedule";
/// On a step, its run and its kernel: bytes of scratch memory that only the step itself needs.
inline constexpr llvm::StringLiteral kScratch = "plan.scratch";
/// On a step and its run: the byte of the arena where that memory starts.
inline constexpr llvm::StringLiteral kScratchOffset = "plan.scratch_offset";
/// On a kernel function: what its result may lie over.
inline constexpr llvm::StringLiteral kOverlap = "plan.overlap";
} // namespace burin::plan
