// Finds an order in which a graph's nodes can be computed.
#pragma once

#include "frontend/ModelBuilder.h"
#include "frontend/onnx/onnx.pb.h"
#include "llvm/ADT/StringSet.h"

namespace burin::onnx {

/// The graph's nodes such that every value is produced before it is read: the order of the file
/// where that does, else the nearest to it. `given` are the names of inputs and initializers.
/// Nothing, with all errors of a kind reported, where a name is produced twice, read but not
/// produced, or depends on itself.
std::optional<std::vector<int>> orderNodes(const ::onnx::GraphProto &graph,
                                           const llvm::StringSet<> &given, ModelBuilder &model);

/// Where node `index` is.
mlir::Location locate(const ::onnx::GraphProto &graph, int index, const ModelBuilder &model);

} // namespace burin::onnx
