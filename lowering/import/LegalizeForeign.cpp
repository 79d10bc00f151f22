// Maps foreign nodes to burin operators by the import table; knows no operator itself.
#include "dialects/burin/Foreign.h"
#include "lowering/Passes.h"
#include "lowering/import/FoldConstants.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_LEGALIZEFOREIGN
#include "lowering/Passes.h.inc"

namespace {

/// The row for `name` with the highest first version that is not above `version`.
const ImportRow *rowFor(StringRef name, int64_t version) {
  const ImportRow *best = nullptr;
  for (const ImportRow &row : importTable())
    if (row.foreign == name && row.since <= version && (!best || row.since > best->since))
      best = &row;
  return best;
}

/// The supported name nearest to `name`, for a hint.
StringRef nearest(StringRef name) {
  StringRef best;
  unsigned distance = 4;
  for (const ImportRow &row : importTable()) {
    unsigned d = StringRef(row.foreign).edit_distance(name, true, distance);
    if (d < distance) {
      distance = d;
      best = row.foreign;
    }
  }
  return best;
}

struct LegalizeForeignPass : impl::LegalizeForeignBase<LegalizeForeignPass> {
  void runOnOperation() override {
    bool ok = true;
    getOperation().walk([&](func::FuncOp function) {
      if (!function.isExternal())
        ok &= legalize(function);
    });
    if (!ok)
      signalPassFailure();
  }

  /// Legalizes in order. A node that uses the result of a failed one is not reported again.
  bool legalize(func::FuncOp function) {
    bool ok = true;
    llvm::DenseSet<Value> unknown;
    IRMapping mapping;
    Block &block = function.front();
    for (BlockArgument argument : block.getArguments())
      ok &= isSupportedInput(function, argument);
    for (Operation &op : llvm::make_early_inc_range(block)) {
      auto foreign = dyn_cast<ForeignOp>(op);
      if (!foreign)
        continue;
      bool known = llvm::none_of(foreign.getInputs(), [&](Value v) { return unknown.contains(v); });
      // Whether a node's operator is known at all does not depend on its operands.
      bool done = succeeded(translate(foreign, mapping, known));
      if (!done)
        unknown.insert(foreign.result_begin(), foreign.result_end());
      ok &= done;
    }
    if (!ok)
      return false;
    Operation *terminator = block.getTerminator();
    for (OpOperand &operand : terminator->getOpOperands())
      operand.set(mapping.lookupOrDefault(operand.get()));
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
      if (isa<ForeignOp, AbsentOp>(op) || isOpTriviallyDead(&op))
        op.erase();
    return refineResults(function, terminator);
  }

  bool isSupportedInput(func::FuncOp function, BlockArgument argument) {
    auto type = dyn_cast<RankedTensorType>(argument.getType());
    Type element = type ? type.getElementType() : argument.getType();
    if (type &&
        (element.isF32() || element.isSignlessInteger() || isa<quant::QuantizedType>(element)))
      return true;
    auto name = function.getArgAttrOfType<StringAttr>(argument.getArgNumber(), "burin.name");
    InFlightDiagnostic error = function.emitError()
                               << "input \"" << (name ? name.getValue() : "") << "\": type "
                               << argument.getType() << " is not supported [B0205]";
    error.attachNote() << "supported are float32, signed integers and bool";
    return false;
  }

  LogicalResult translate(ForeignOp foreign, IRMapping &mapping, bool operandsKnown) {
    const ImportRow *row = rowFor(foreign.getName(), static_cast<int64_t>(foreign.getVersion()));
    if (!row) {
      InFlightDiagnostic error = foreign.emitError()
                                 << "'" << foreign.getName() << "' (version "
                                 << foreign.getVersion() << ") is not supported [B0203]";
      if (StringRef hint = nearest(foreign.getName()); !hint.empty())
        error.attachNote() << "the nearest supported operator is '" << hint << "'";
      else
        error.attachNote() << "replace it by supported operators when exporting the model";
      return error;
    }
    if (!operandsKnown)
      return failure();
    OpBuilder builder(foreign);
    SmallVector<Value> operands;
    for (Value input : foreign.getInputs())
      operands.push_back(mapping.lookupOrDefault(input));
    ForeignNode node(foreign, builder, std::move(operands));
    Operation *before = foreign->getPrevNode();
    if (failed(row->legalize(node)))
      return failure();
    if (node.replacements.size() != foreign.getNumResults())
      return node.reject("the number of results is not what the operator has",
                         "the file does not follow the operator's specification");
    mapping.map(foreign.getOutputs(), node.replacements);
    fold(foreign, before, mapping);
    return success();
  }

  /// Folds the operators built for `foreign`, and points its results at what they became.
  void fold(ForeignOp foreign, Operation *before, IRMapping &mapping) {
    // Returning through an op keeps track of values that folding replaces.
    OpBuilder builder(foreign);
    SmallVector<Value> values;
    for (Value result : foreign.getOutputs())
      values.push_back(mapping.lookup(result));
    auto anchor = ForeignOp::create(builder, foreign.getLoc(), TypeRange{}, "burin.anchor", 0,
                                    values, builder.getDictionaryAttr({}));
    bool isQdq = foreign.getName().starts_with("onnx.");
    Operation *next = before ? before->getNextNode() : &foreign->getBlock()->front();
    while (next != anchor) {
      Operation *op = next;
      next = next->getNextNode();
      // Behind DequantizeLinear, join-qdq still looks for the integers.
      auto compute = dyn_cast<ComputeOpInterface>(op);
      if (isQdq && compute && compute.quantRule() == QuantRule::Dequantize)
        continue;
      foldConstantOperator(op);
    }
    for (auto [result, value] : llvm::zip(foreign.getOutputs(), anchor.getInputs()))
      mapping.map(result, value);
    anchor.erase();
  }

  /// The function's results have the types that legalization found.
  bool refineResults(func::FuncOp function, Operation *terminator) {
    for (auto [index, operand] : llvm::enumerate(terminator->getOperands())) {
      auto type = dyn_cast<RankedTensorType>(operand.getType());
      if (type && type.hasStaticShape())
        continue;
      function.emitError() << "result " << index << " has no static shape [B0204]";
      return false;
    }
    function.setFunctionType(FunctionType::get(&getContext(), function.getArgumentTypes(),
                                               terminator->getOperandTypes()));
    return true;
  }
};

} // namespace
} // namespace burin
