// Turns operators on quantized tensors into integer arithmetic, by each operator's rule.
#include "dialects/NearMiss.h"
#include "dialects/burin/Burin.h"
#include "dialects/burin/ModelTensor.h"
#include "dialects/burin/State.h"
#include "lowering/Passes.h"
#include "lowering/Pipeline.h"
#include "lowering/quantize/Rules.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_QUANTIZE
#include "lowering/Passes.h.inc"

namespace {

bool touchesQuantized(Operation *op) {
  auto quantized = [](Value value) { return static_cast<bool>(quantizedElement(value)); };
  return llvm::any_of(op->getOperands(), quantized) || llvm::any_of(op->getResults(), quantized);
}

/// Whether bytes of the tensor are stored unsigned, where inside the model all are int8.
bool isUnsigned(Value value) {
  auto type = quantizedElement(value);
  return type && !type.isSigned() && type.getStorageTypeIntegralWidth() == 8;
}

FailureOr<Value> byRule(Rewrite &rewrite, const RoundingProfile &profile) {
  switch (rewrite.op.quantRule()) {
  case QuantRule::Accumulate:
    return accumulate(rewrite, profile);
  case QuantRule::SameScale:
    return sameScale(rewrite, profile);
  case QuantRule::Rescale:
    return profile.rescale(rewrite);
  case QuantRule::Normalize:
    return profile.normalize(rewrite);
  case QuantRule::Product:
    return profile.product(rewrite);
  case QuantRule::Average:
    return profile.average(rewrite);
  case QuantRule::Table:
    return lookUp(rewrite, profile);
  case QuantRule::Quantize:
    return quantizeFloat(rewrite, profile);
  case QuantRule::Dequantize:
    return dequantize(rewrite);
  case QuantRule::FloatOnly:
  case QuantRule::None:
    break;
  }
  return rewrite.error() << "it has no integer form [B0307]";
}

struct QuantizePass : impl::QuantizeBase<QuantizePass> {
  using QuantizeBase::QuantizeBase;

  void runOnOperation() override {
    ModuleOp module = getOperation();
    std::string name = rounding.empty() ? roundingOf(module) : rounding;
    profile = findProfile(name);
    if (!profile) {
      InFlightDiagnostic error = module.emitError()
                                 << "rounding profile \"" << name << "\" is not supported [B0308]";
      SmallVector<StringRef> names;
      profileNames().split(names, ", ");
      if (auto nearest = nearestName(name, names))
        error.attachNote() << "did you mean \"" << *nearest << "\"?";
      error.attachNote() << "profiles are " << profileNames();
      return signalPassFailure();
    }
    bool ok = true, isQuantized = false;
    module.walk([&](func::FuncOp function) {
      if (function.isExternal())
        return;
      function.walk([&](Operation *op) { isQuantized |= touchesQuantized(op); });
      ok &= quantize(function);
    });
    if (isQuantized)
      module->setAttr(kRounding, StringAttr::get(&getContext(), name));
    if (!ok)
      signalPassFailure();
  }

  const RoundingProfile *profile = nullptr;

  bool quantize(func::FuncOp function) {
    noteScales(function);
    IRMapping mapping;
    bool ok = true;
    Block &block = function.front();
    for (BlockArgument argument : block.getArguments())
      if (isUnsigned(argument) && !isStateArgument(function, argument.getArgNumber()))
        mapping.map(argument, flipped(OpBuilder::atBlockBegin(&block), argument));
    llvm::DenseSet<Value> unknown;
    for (Operation &op : llvm::make_early_inc_range(block)) {
      if (op.hasTrait<OpTrait::IsTerminator>() || isa<FlipSignOp>(op) || !touchesQuantized(&op))
        continue;
      bool known = llvm::none_of(op.getOperands(), [&](Value v) { return unknown.contains(v); });
      FailureOr<Value> value = known ? convert(&op, mapping) : FailureOr<Value>(failure());
      if (succeeded(value))
        mapping.map(op.getResult(0), *value);
      else
        unknown.insert(op.getResult(0));
      ok &= succeeded(value);
    }
    if (!ok)
      return false;
    for (Operation &op : block)
      for (OpOperand &operand : op.getOpOperands())
        if (op.hasTrait<OpTrait::IsTerminator>())
          returned(operand, mapping, isStateResult(function, operand.getOperandNumber()));
        else if (!touchesQuantized(&op))
          operand.set(mapping.lookupOrDefault(operand.get()));
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
      if (!op.hasTrait<OpTrait::IsTerminator>() && isOpTriviallyDead(&op))
        op.erase();
    for (BlockArgument argument : block.getArguments())
      if (auto initial = initialState(function, argument.getArgNumber());
          initial && isUnsigned(argument))
        function.setArgAttr(argument.getArgNumber(), kState, flipped(initial));
    for (BlockArgument argument : block.getArguments())
      if (isa<RankedTensorType>(argument.getType()))
        argument.setType(storageType(argument.getType()));
    function.setFunctionType(FunctionType::get(&getContext(), block.getArgumentTypes(),
                                               block.getTerminator()->getOperandTypes()));
    return true;
  }

  static Value flipped(OpBuilder builder, Value value) {
    return FlipSignOp::create(builder, value.getLoc(), storageType(value.getType()), value);
  }
  /// Outputs that the file stores unsigned leave unsigned. State never leaves the model.
  static void returned(OpOperand &operand, IRMapping &mapping, bool isState) {
    bool flips = isUnsigned(operand.get()) && !isState;
    operand.set(mapping.lookupOrDefault(operand.get()));
    if (flips)
      operand.set(flipped(OpBuilder(operand.getOwner()), operand.get()));
  }

  static ElementsAttr flipped(ElementsAttr value) {
    auto dense = dyn_cast<DenseIntElementsAttr>(value);
    return dense ? dense.mapValues(dense.getElementType(),
                                   [](const APInt &n) { return n ^ APInt::getSignMask(8); })
                 : value;
  }

  FailureOr<Value> convert(Operation *op, IRMapping &mapping) {
    OpBuilder builder(op);
    if (auto constant = dyn_cast<ConstantOp>(op))
      return Value(ConstantOp::create(builder, op->getLoc(), storageType(constant.getType()),
                                      isUnsigned(constant) ? flipped(constant.getValue())
                                                           : constant.getValue()));
    auto compute = dyn_cast<ComputeOpInterface>(op);
    if (!compute)
      return op->emitError() << "'" << op->getName() << "' on quantized tensors [B0307]";
    SmallVector<Value> operands;
    for (Value operand : op->getOperands())
      operands.push_back(mapping.lookupOrDefault(operand));
    // Off the operator first: a rule may clone it for a part of what it computes.
    std::optional<ModelTensor> tensor = takeTensor(op);
    Rewrite rewrite{compute, builder, std::move(operands)};
    FailureOr<Value> value = byRule(rewrite, *profile);
    if (succeeded(value))
      nameTensor(*value, tensor);
    return value;
  }

  /// Keeps how inputs and outputs map to real numbers, which the types are about to lose.
  void noteScales(func::FuncOp function) {
    Builder builder(&getContext());
    auto note = [&](Type type, bool isState, auto set) {
      auto tensor = dyn_cast<RankedTensorType>(type);
      auto uniform =
          tensor ? dyn_cast<quant::UniformQuantizedType>(tensor.getElementType()) : nullptr;
      if (!uniform)
        return;
      constexpr int64_t kFlip = 128;
      bool isFlipped = isState && !uniform.isSigned();
      set("burin.scale", builder.getF64FloatAttr(uniform.getScale()));
      set("burin.zero_point",
          builder.getI64IntegerAttr(uniform.getZeroPoint() - (isFlipped ? kFlip : 0)));
      if (!uniform.isSigned() && !isState)
        set("burin.unsigned", builder.getUnitAttr());
    };
    for (auto [index, type] : llvm::enumerate(function.getArgumentTypes()))
      note(type, isStateArgument(function, index), [&, i = index](StringRef name, Attribute value) {
        function.setArgAttr(static_cast<unsigned>(i), name, value);
      });
    for (auto [index, type] : llvm::enumerate(function.getResultTypes()))
      note(type, isStateResult(function, index), [&, i = index](StringRef name, Attribute value) {
        function.setResultAttr(static_cast<unsigned>(i), name, value);
      });
  }
};

} // namespace
} // namespace burin
