// Prints the members of State and reset().
#include "codegen/PrintState.h"
#include "codegen/FormatConstants.h"
#include "codegen/Names.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin::cxx {

llvm::json::Object stateData(const ModelFacts &facts, int64_t alignment) {
  llvm::json::Array members;
  for (const StateFacts &state : facts.states)
    members.push_back(
        llvm::json::Object{{"model_name", commentText(state.modelName, 60)},
                           {"dtype", dtypeName(state.tensor.getElementType())},
                           {"shape", extentsText(state.tensor.getShape())},
                           {"mapping", mappingText(state.scale, state.zeroPoint)},
                           {"ctype", cType(state.tensor.getElementType())},
                           {"member", state.identifier},
                           {"alignment", std::to_string(memberAlignment(alignment))},
                           {"elements", std::to_string(state.tensor.getNumElements())}});
  return llvm::json::Object{{"alignment", std::to_string(alignment)},
                            {"members", std::move(members)}};
}

/// The number that all elements are.
static std::string numberOf(DenseElementsAttr splat) {
  Type element = splat.getElementType();
  return isa<FloatType>(element) ? floatLiteral(splat.getSplatValue<APFloat>().convertToFloat())
                                 : integerLiteral(splat.getSplatValue<APInt>(), element);
}

std::string printReset(const ModelFacts &facts) {
  if (facts.states.empty())
    return {};
  std::string body;
  for (const StateFacts &state : facts.states)
    body += fmt::format("  for (int32_t i = 0; i < {}; ++i) {{\n    state.{}[i] = {};\n  }}\n",
                        state.tensor.getNumElements(), state.identifier,
                        state.table.empty() ? numberOf(state.initial) : state.table + "[i]");
  return fmt::format("void reset(State &state) noexcept {{\n{}}}\n", body);
}

} // namespace burin::cxx
