// Maps foreign nodes to burin operators by the import table; knows no operator itself.
#include "dialects/burin/Foreign.h"
#include "dialects/burin/ModelTensor.h"
#include "dialects/burin/State.h"
#include "lowering/Passes.h"
#include "lowering/import/FoldConstants.h"
#include "lowering/import/UnknownOperators.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_LEGALIZEFOREIGN
#include "lowering/Passes.h.inc"

namespace {

constexpr llvm::StringLiteral kSmaller = "fix smaller input dimensions with --dim";

/// Whether a tensor has 2^31 elements or more, which no index of emitted code reaches. The product
/// itself could overflow.
bool isTooLarge(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  int64_t count = 1;
  for (int64_t extent : type ? type.getShape() : ArrayRef<int64_t>()) {
    if (extent > 0 && count > std::numeric_limits<int32_t>::max() / extent)
      return true;
    count *= ShapedType::isDynamic(extent) ? 1 : extent;
  }
  return false;
}

struct LegalizeForeignPass : impl::LegalizeForeignBase<LegalizeForeignPass> {
  void runOnOperation() override {
    bool ok = reportUnknownOperators(getOperation(), unknown);
    budget.emplace(getOperation());
    getOperation().walk([&](func::FuncOp function) {
      if (!function.isExternal())
        ok &= legalize(function, ok);
    });
    if (!ok)
      signalPassFailure();
  }

  llvm::DenseSet<Value> unknown; ///< results of nodes that were reported, and inputs

  /// Legalizes in order. A node that uses the result of a failed one is not reported again.
  bool legalize(func::FuncOp function, bool ok) {
    IRMapping mapping;
    Block &block = function.front();
    for (Operation &op : llvm::make_early_inc_range(block)) {
      auto foreign = dyn_cast<ForeignOp>(op);
      if (!foreign)
        continue;
      const ImportRow *row = rowFor(foreign.getName(), static_cast<int64_t>(foreign.getVersion()));
      bool known = llvm::none_of(foreign.getInputs(), [&](Value v) { return unknown.contains(v); });
      bool done = row && known && succeeded(translate(foreign, *row, mapping));
      if (!done)
        unknown.insert(foreign.result_begin(), foreign.result_end());
      ok &= done;
    }
    if (!ok)
      return false;
    Operation *terminator = block.getTerminator();
    for (OpOperand &operand : terminator->getOpOperands())
      operand.set(mapping.lookupOrDefault(operand.get()));
    if (!refineResults(function, terminator))
      return false;
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
      if (isa<ForeignOp, AbsentOp>(op) || isOpTriviallyDead(&op))
        op.erase();
    return haveSensibleSizes(block);
  }

  /// Whether every tensor is small enough to be computed with. All that are not are reported.
  bool haveSensibleSizes(Block &block) {
    constexpr int64_t kMostBytes = int64_t{256} << 20;
    bool ok = true;
    auto check = [&](Value value, Operation *at) {
      auto type = dyn_cast<RankedTensorType>(value.getType());
      if (!type)
        return;
      RankedTensorType storage = storageType(type);
      int64_t bytes = (storage.getElementTypeBitWidth() + 7) / 8;
      for (int64_t extent : storage.getShape())
        if (__builtin_mul_overflow(bytes, extent, &bytes))
          bytes = std::numeric_limits<int64_t>::max();
      if (bytes <= kMostBytes)
        return;
      InFlightDiagnostic error = mlir::emitError(at ? at->getLoc() : value.getLoc())
                                 << "a tensor of type " << type << " has more than " << kMostBytes
                                 << " bytes [B0207]";
      error.attachNote() << "a smaller input or batch may help, see --dim";
      ok = false;
    };
    for (BlockArgument argument : block.getArguments())
      check(argument, nullptr);
    for (Operation &op : block)
      for (Value result : op.getResults())
        check(result, &op);
    return ok;
  }

  LogicalResult translate(ForeignOp foreign, const ImportRow &row, IRMapping &mapping) {
    OpBuilder builder(foreign);
    SmallVector<Value> operands;
    for (Value input : foreign.getInputs())
      operands.push_back(mapping.lookupOrDefault(input));
    ForeignNode node(foreign, builder, operands);
    if (llvm::any_of(operands, isTooLarge))
      return node.reject("an operand has 2^31 elements or more", kSmaller);
    Operation *before = foreign->getPrevNode();
    if (failed(row.legalize(node)))
      return failure();
    if (llvm::any_of(node.replacements, isTooLarge))
      return node.reject("the result has 2^31 elements or more", kSmaller);
    if (node.replacements.size() != foreign.getNumResults())
      return node.reject("the number of results is not what the operator has",
                         "the file does not follow the operator's specification");
    mapping.map(foreign.getOutputs(), node.replacements);
    fold(foreign, before, mapping);
    return failure(budget->isExceeded());
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
      foldConstantOperator(op, *budget);
    }
    for (auto [result, value] : llvm::zip(foreign.getOutputs(), anchor.getInputs()))
      mapping.map(result, value);
    nameResults(foreign.getLoc(), anchor.getInputs());
    anchor.erase();
  }

  /// The function's results have the types that legalization found.
  bool refineResults(func::FuncOp function, Operation *terminator) {
    bool ok = true;
    for (auto [index, operand] : llvm::enumerate(terminator->getOperands())) {
      auto type = dyn_cast<RankedTensorType>(operand.getType());
      if (type && type.hasStaticShape())
        continue;
      mlir::emitError(operand.getLoc()) << "result " << index << " has no static shape [B0204]";
      ok = false;
    }
    for (StatePlace state : statesOf(function)) {
      Type before = function.getArgument(state.argument).getType();
      Value after = terminator->getOperand(state.result);
      if (after.getType() == before)
        continue;
      InFlightDiagnostic error = mlir::emitError(after.getLoc())
                                 << "a variable of type " << before << " is written as "
                                 << after.getType() << " [B0208]";
      error.attachNote() << "a variable has one type and one shape";
      ok = false;
    }
    if (!ok)
      return false;
    function.setFunctionType(FunctionType::get(&getContext(), function.getArgumentTypes(),
                                               terminator->getOperandTypes()));
    return true;
  }

  std::optional<FoldBudget> budget;
};

} // namespace
} // namespace burin
