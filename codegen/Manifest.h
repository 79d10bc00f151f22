// The manifest of an emitted model, N.json.
#pragma once

#include "codegen/EmitModel.h"
#include "codegen/ModelFacts.h"

namespace burin::cxx {

/// JSON with names, types and sizes; `sources` are the C++ files, `stackBytes` is the bound that
/// the header states.
std::string printManifest(mlir::ModuleOp module, const ModelFacts &facts,
                          const EmitOptions &options, const std::vector<std::string> &sources,
                          int64_t stackBytes);

} // namespace burin::cxx
