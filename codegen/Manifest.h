// The manifest of an emitted model, N.json.
#pragma once

#include "codegen/EmitModel.h"
#include "codegen/ModelFacts.h"

namespace burin::cxx {

/// JSON with names, types and sizes; `stackBytes` is the bound that the header states.
std::string printManifest(mlir::ModuleOp module, const ModelFacts &facts,
                          const EmitOptions &options, int64_t stackBytes);

} // namespace burin::cxx
