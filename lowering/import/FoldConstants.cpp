// Folds constants by evaluating operators' definitions: no operator has folding code of its own.
#include "lowering/import/FoldConstants.h"
#include "dialects/plan/Storage.h"
#include "lowering/Passes.h"
#include "lowering/evaluate/Evaluate.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/LinalgInterfaces.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_FOLDCONSTANTS
#include "lowering/Passes.h.inc"

/// What every model may have, and what more for each byte of its constants: weights are
/// dequantized, transposed and scaled, a few times each.
constexpr int64_t kLeastBytes = int64_t{64} << 20, kBytesPerByte = 32;
constexpr int64_t kLeastIterations = int64_t{1} << 26, kIterationsPerByte = 32;

FoldBudget::FoldBudget(ModuleOp module) {
  int64_t stored = 0;
  module.walk([&](ConstantOp constant) {
    auto type = dyn_cast<RankedTensorType>(constant.getType());
    // A tensor of one value may be of any size and stores none of it.
    if (type && type.hasStaticShape() && !constant.getValue().isSplat())
      stored += plan::byteSize(storageType(type));
  });
  bytes = kLeastBytes + stored * kBytesPerByte;
  iterations = kLeastIterations + stored * kIterationsPerByte;
}

bool FoldBudget::spend(Operation *op, int64_t moreBytes, int64_t moreIterations) {
  if (exceeded)
    return false;
  if (moreBytes <= bytes && moreIterations <= iterations) {
    bytes -= moreBytes;
    iterations -= moreIterations;
    return true;
  }
  exceeded = true;
  InFlightDiagnostic error = op->emitError()
                             << "'" << op->getName().getStringRef()
                             << "': computing the model's constants takes more than "
                             << (moreBytes > bytes ? "the memory" : "the time")
                             << " that a model of its size may have [B0206]";
  error.attachNote() << "fold constants before the export, so that the file holds the results";
  return false;
}

/// Iterations of all loops of a definition. Nothing where they exceed 64 bits.
static std::optional<int64_t> iterationsOf(ModuleOp module) {
  int64_t total = 0;
  bool fits = true;
  module.walk([&](linalg::LinalgOp op) {
    int64_t product = 1;
    for (int64_t range : op.getStaticLoopRanges())
      fits &= !__builtin_mul_overflow(product, std::max<int64_t>(range, 0), &product);
    fits &= !__builtin_add_overflow(total, product, &total);
  });
  return fits ? std::optional(total) : std::nullopt;
}

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

bool foldConstantOperator(Operation *op, FoldBudget &budget) {
  auto compute = dyn_cast<ComputeOpInterface>(op);
  if (!compute || op->getNumOperands() == 0 || !isDefinedOnStorage(compute) ||
      !llvm::all_of(op->getOperands(), [](Value v) { return matchPattern(v, m_Constant()); }))
    return false;
  int64_t bytes = 0;
  for (Type type : op->getResultTypes()) {
    RankedTensorType storage = storageType(type);
    int64_t size = (storage.getElementTypeBitWidth() + 7) / 8;
    for (int64_t extent : storage.getShape())
      if (__builtin_mul_overflow(size, extent, &size))
        return budget.spend(op, std::numeric_limits<int64_t>::max(), 0);
    bytes += size;
  }
  OwningOpRef<ModuleOp> module = definition(compute);
  std::optional<int64_t> iterations = iterationsOf(*module);
  if (!budget.spend(op, bytes, iterations.value_or(std::numeric_limits<int64_t>::max())))
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
    FoldBudget budget(getOperation());
    getOperation().walk([&](func::FuncOp function) {
      if (function.isExternal())
        return;
      for (Operation &op : llvm::make_early_inc_range(function.front()))
        foldConstantOperator(&op, budget);
      // Constants that only folded operators used are dead now.
      for (Operation &op : llvm::make_early_inc_range(llvm::reverse(function.front())))
        if (isOpTriviallyDead(&op))
          op.erase();
    });
    if (budget.isExceeded())
      signalPassFailure();
  }
};
} // namespace
} // namespace burin
