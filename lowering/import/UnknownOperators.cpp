// Compares a model's operators and input types with what can be imported at all.
#include "lowering/import/UnknownOperators.h"
#include "dialects/NearMiss.h"
#include "dialects/burin/Foreign.h"
#include "dialects/burin/State.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin {

const ImportRow *rowFor(StringRef operatorName, int64_t version) {
  const ImportRow *best = nullptr;
  for (const ImportRow &row : importTable())
    if (row.foreign == operatorName && row.since <= version && (!best || row.since > best->since))
      best = &row;
  return best;
}

/// The way out for an operator that is not in the table, or not in that version.
static std::string wayOut(StringRef name) {
  // Formats share no names: "onnx.Conv" is none of "tflite.CONV_2D".
  StringRef format = name.take_front(name.find('.') + 1);
  std::optional<int64_t> since;
  SmallVector<StringRef> names;
  for (const ImportRow &row : importTable()) {
    if (row.foreign == name)
      since = since ? std::min(*since, row.since) : row.since;
    if (row.foreign.starts_with(format))
      names.push_back(row.foreign.drop_front(format.size()));
  }
  if (since)
    return fmt::format("it is supported from version {} on; convert the model to a later one",
                       *since);
  if (auto nearest = nearestName(name.drop_front(format.size()), names))
    return fmt::format("the nearest supported operator is '{}{}'", std::string_view(format),
                       *nearest);
  return "replace it by supported operators, those of docs/operators.md, when exporting the model";
}

/// Graphs inside a node: the readers leave a unit in the place of each.
static bool reportGraphs(ForeignOp foreign) {
  bool ok = true;
  for (NamedAttribute attribute : foreign.getOptions()) {
    if (!isa<UnitAttr>(attribute.getValue()))
      continue;
    ok = false;
    InFlightDiagnostic error = foreign.emitError()
                               << "attribute \"" << attribute.getName().getValue()
                               << "\" is a graph: control flow is not supported [B0104]";
    error.attachNote()
        << "where the branch does not depend on data, simplify the model with fixed input shapes";
  }
  return ok;
}

/// A tensor that an operator itself changes; other state is in functional-state's hands.
static void reportVariable(ForeignOp foreign) {
  auto name = dyn_cast<NameLoc>(foreign.getLoc());
  InFlightDiagnostic error = mlir::emitError(foreign.getLoc())
                             << "tensor \"" << (name ? name.getName().getValue() : "")
                             << "\" is a variable, which is not supported [B0104]";
  error.attachNote() << "make the state an input and an output of the model";
}

static bool reportOperator(ForeignOp foreign) {
  if (foreign.getName() == kVariable) {
    reportVariable(foreign);
    return false;
  }
  if (!reportGraphs(foreign))
    return false;
  if (rowFor(foreign.getName(), static_cast<int64_t>(foreign.getVersion())))
    return true;
  InFlightDiagnostic error = foreign.emitError()
                             << "'" << foreign.getName() << "' (version " << foreign.getVersion()
                             << ") is not supported [B0203]";
  error.attachNote() << wayOut(foreign.getName());
  return false;
}

static bool reportInput(func::FuncOp function, BlockArgument argument) {
  auto type = dyn_cast<RankedTensorType>(argument.getType());
  Type element = type ? type.getElementType() : argument.getType();
  if (type &&
      (element.isF32() || element.isSignlessInteger() || isa<quant::QuantizedType>(element)))
    return true;
  auto name = function.getArgAttrOfType<StringAttr>(argument.getArgNumber(), "burin.name");
  bool isState = isStateArgument(function, argument.getArgNumber());
  InFlightDiagnostic error = mlir::emitError(argument.getLoc())
                             << (isState ? "variable \"" : "input \"")
                             << (name ? name.getValue() : "") << "\": type " << element
                             << " is not supported [B0205]";
  error.attachNote() << "supported are float32, signed integers, bool and 8-bit quantized tensors";
  return false;
}

bool reportUnknownOperators(ModuleOp module, llvm::DenseSet<Value> &unknown) {
  bool ok = true;
  module.walk([&](func::FuncOp function) {
    if (function.isExternal())
      return;
    for (BlockArgument argument : function.getArguments())
      if (!reportInput(function, argument)) {
        unknown.insert(argument);
        ok = false;
      }
    for (auto foreign : function.front().getOps<ForeignOp>())
      if (!reportOperator(foreign)) {
        unknown.insert(foreign.result_begin(), foreign.result_end());
        ok = false;
      }
  });
  return ok;
}

} // namespace burin
