// Names operators by the schema, and finds the subgraphs that run once, before everything else.
#include "frontend/tflite/TfliteOperators.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin::tflite {

const schema::OperatorCode *codeOf(const schema::Model &model, const schema::Operator &op) {
  if (op.opcode_index() >= sizeOf(model.operator_codes()))
    return nullptr;
  return model.operator_codes()->Get(op.opcode_index());
}

std::string nameOfOperator(const schema::Model &model, const schema::Operator &op) {
  const schema::OperatorCode *code = codeOf(model, op);
  if (!code)
    return "UNKNOWN";
  // Files from before 2020 have only the first field; later ones set it to a number that is never
  // larger than the code.
  int number =
      std::max<int>(code->deprecated_builtin_code(), static_cast<int>(code->builtin_code()));
  if (number < 0 || number > static_cast<int>(schema::BuiltinOperator::MAX))
    return fmt::format("UNKNOWN_{}", number);
  auto builtin = static_cast<schema::BuiltinOperator>(number);
  if (builtin == schema::BuiltinOperator::CUSTOM)
    return "custom." + (code->custom_code() ? code->custom_code()->str() : std::string());
  return schema::EnumNameBuiltinOperator(builtin);
}

llvm::SmallVector<int32_t> initializingGraphs(const schema::Model &model, ModelBuilder &builder) {
  llvm::SmallVector<int32_t> found;
  const schema::SubGraph &main = *model.subgraphs()->Get(0);
  const std::string callOnce = schema::EnumNameBuiltinOperator(schema::BuiltinOperator::CALL_ONCE);
  for (size_t i = 0; i < sizeOf(main.operators()); i++) {
    const schema::Operator &op = *main.operators()->Get(i);
    if (nameOfOperator(model, op) != callOnce)
      continue;
    const auto *options = op.builtin_options_as_CallOnceOptions();
    int32_t index = options ? options->init_subgraph_index() : 0;
    Location at = builder.node("", callOnce, i);
    if (index <= 0 || static_cast<size_t>(index) >= sizeOf(model.subgraphs())) {
      builder.error(at, codes::kIndex,
                    index == 0 ? std::string("the operator runs the subgraph that it is part of")
                               : fmt::format("the operator refers to subgraph {} of {}", index,
                                             sizeOf(model.subgraphs())));
      continue;
    }
    const schema::SubGraph &graph = *model.subgraphs()->Get(index);
    if (sizeOf(graph.inputs()) + sizeOf(graph.outputs()) > 0)
      builder.error(
                 at, codes::kInterface,
                 fmt::format("the operator runs subgraph {}, which has inputs or outputs", index))
              .attachNote()
          << "such a subgraph may only initialize variables";
    else if (!llvm::is_contained(found, index))
      found.push_back(index);
  }
  return found;
}

} // namespace burin::tflite
