// What blocks a model whatever extents its dimensions have: reported once, by the first pass that
// fails.
#pragma once

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/DenseSet.h"

namespace burin {

struct ImportRow;

/// The row of the import table for an operator: the one with the highest first version that is not
/// above `version`; null where there is none.
const ImportRow *rowFor(llvm::StringRef operatorName, int64_t version);

/// Reports every node whose operator the import table does not have (B0203), and every input of
/// `main` whose type is not supported (B0205). Adds the values that they define to `unknown`.
bool reportUnknownOperators(mlir::ModuleOp module, llvm::DenseSet<mlir::Value> &unknown);

} // namespace burin
