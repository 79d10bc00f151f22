// Folds constants by evaluating operators' definitions: no operator has folding code of its own.
#include "lowering/import/FoldConstants.h"
#include "lowering/Passes.h"
#include "lowering/evaluate/Evaluate.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_FOLDCONSTANTS
#include "lowering/Passes.h.inc"

constexpr int64_t kLargestFoldedBytes = int64_t{64} << 20;

/// A module of one function that computes `op` from its operands' storage.
static OwningOpRef<ModuleOp> definition(ComputeOpInterface op) {
  OwningOpRef<ModuleOp> module = ModuleOp::create(op.getLoc());
  OpBuilder builder(op->getContext());
  builder.setInsertionPointToEnd(module->getBody());
  SmallVector<Type> inputs, results;
  for (Type type : op->getOperandTypes())
    inputs.push_back(storageType(type));
  for (Type type : op->getResultTypes())
    results.push_back(storageType(type));
  auto function =
      func::FuncOp::create(builder, op.getLoc(), "fold", builder.getFunctionType(inputs, results));
  builder.setInsertionPointToEnd(function.addEntryBlock());
  SmallVector<Value> values = op.define(builder, function.getArguments());
  func::ReturnOp::create(builder, op.getLoc(), values);
  return module;
}

/// Whether the definition computes the right thing from storage: before the quantize pass that is
/// not so where scales matter, and neither where an attribute is a real number.
static bool isDefinedOnStorage(ComputeOpInterface op) {
  auto isQuantized = [](Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    return tensor && isa<quant::QuantizedType>(tensor.getElementType());
  };
  if (llvm::none_of(op->getOperandTypes(), isQuantized) &&
      llvm::none_of(op->getResultTypes(), isQuantized))
    return true;
  if (op.quantRule() == QuantRule::Dequantize)
    return true;
  return op.quantRule() == QuantRule::SameScale &&
         llvm::none_of(op->getAttrs(),
                       [](NamedAttribute a) { return isa<FloatAttr>(a.getValue()); });
}

bool foldConstantOperator(Operation *op) {
  auto compute = dyn_cast<ComputeOpInterface>(op);
  if (!compute || op->getNumOperands() == 0 || !isDefinedOnStorage(compute))
    return false;
  SmallVector<Tensor> inputs;
  for (Value operand : op->getOperands()) {
    ElementsAttr value;
    if (!matchPattern(operand, m_Constant(&value)))
      return false;
    auto tensor = Tensor::fromAttribute(value);
    if (!tensor) {
      llvm::consumeError(tensor.takeError());
      return false;
    }
    inputs.push_back(std::move(*tensor));
  }
  for (Type type : op->getResultTypes()) {
    RankedTensorType storage = storageType(type);
    if (storage.getNumElements() * 8 > kLargestFoldedBytes)
      return false;
  }
  OwningOpRef<ModuleOp> module = definition(compute);
  auto results = evaluate(module->lookupSymbol<func::FuncOp>("fold"), inputs);
  if (!results) {
    llvm::consumeError(results.takeError());
    return false;
  }
  OpBuilder builder(op);
  for (auto [result, tensor] : llvm::zip(op->getResults(), *results)) {
    Value constant =
        ConstantOp::create(builder, op->getLoc(), result.getType(), tensor.toAttribute());
    result.replaceAllUsesWith(constant);
  }
  op->erase();
  return true;
}

namespace {
struct FoldConstantsPass : impl::FoldConstantsBase<FoldConstantsPass> {
  void runOnOperation() override {
    getOperation().walk([&](func::FuncOp function) {
      if (function.isExternal())
        return;
      for (Operation &op : llvm::make_early_inc_range(function.front()))
        foldConstantOperator(&op);
      // Constants that only folded operators used are dead now.
      for (Operation &op : llvm::make_early_inc_range(llvm::reverse(function.front())))
        if (isOpTriviallyDead(&op))
          op.erase();
    });
  }
};
} // namespace
} // namespace burin
