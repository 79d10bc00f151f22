// Turns operators on quantized tensors into integer arithmetic, by each operator's rule.
#include "dialects/burin/Burin.h"
#include "lowering/Passes.h"
#include "lowering/quantize/Rounding.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_QUANTIZE
#include "lowering/Passes.h.inc"

namespace {

quant::QuantizedType quantizedElement(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type ? dyn_cast<quant::QuantizedType>(type.getElementType()) : quant::QuantizedType();
}

bool touchesQuantized(Operation *op) {
  auto quantized = [](Value value) { return static_cast<bool>(quantizedElement(value)); };
  return llvm::any_of(op->getOperands(), quantized) || llvm::any_of(op->getResults(), quantized);
}

/// One operator on its way to integers: `operands` already are, types of `op` are still quantized.
struct Rewrite {
  ComputeOpInterface op;
  OpBuilder &builder;
  SmallVector<Value> operands;

  Location loc() { return op.getLoc(); }
  InFlightDiagnostic error() {
    return op->emitError() << "'" << op->getName() << "' cannot become integer arithmetic: ";
  }
  RankedTensorType result() { return cast<RankedTensorType>(op->getResult(0).getType()); }

  /// The per-tensor mapping of an operand or result; null (reported) where there is none.
  quant::UniformQuantizedType uniform(Value value, StringRef what) {
    auto type = dyn_cast_or_null<quant::UniformQuantizedType>(quantizedElement(value));
    if (!type || type.getStorageTypeIntegralWidth() != 8 || !type.isSigned()) {
      error() << "the " << what << " is not int8 with one scale [B0301]";
      return {};
    }
    return type;
  }

  /// `role` names the constant in emitted code.
  Value constant(ArrayRef<int32_t> numbers, StringRef role) {
    auto type = RankedTensorType::get({static_cast<int64_t>(numbers.size())}, builder.getI32Type());
    auto location = NameLoc::get(builder.getStringAttr(role), loc());
    return ConstantOp::create(builder, location, DenseElementsAttr::get(type, numbers));
  }
};

FailureOr<Value> sameScale(Rewrite &rewrite) {
  Operation *op = rewrite.op;
  auto type = quantizedElement(op->getResult(0));
  for (Value operand : op->getOperands())
    if (quantizedElement(operand) != type)
      return rewrite.error() << "input and result have different scales [B0302]";
  quant::UniformQuantizedType uniform = rewrite.uniform(op->getResult(0), "result");
  if (!uniform)
    return failure();
  Operation *clone = rewrite.builder.clone(*op);
  clone->setOperands(rewrite.operands);
  clone->getResult(0).setType(storageType(op->getResult(0).getType()));
  // A real number on such an operator is a value of the tensor: it moves to the tensor's steps.
  for (NamedAttribute attribute : op->getAttrs()) {
    auto real = dyn_cast<FloatAttr>(attribute.getValue());
    if (!real)
      continue;
    int64_t stored = toStorage(real.getValueAsDouble(), uniform.getScale(), uniform.getZeroPoint(),
                               uniform.getStorageTypeMin(), uniform.getStorageTypeMax());
    clone->setAttr(attribute.getName(),
                   rewrite.builder.getF64FloatAttr(static_cast<double>(stored)));
  }
  return clone->getResult(0);
}

/// int8 weights of an accumulating operator, one row per output channel.
struct Weights {
  SmallVector<int64_t> sums, magnitudes; ///< per channel: sum and sum of absolute values
  explicit Weights(DenseElementsAttr values) {
    int64_t channels = values.getType().getDimSize(0);
    int64_t perChannel = channels == 0 ? 0 : values.getNumElements() / channels;
    auto number = values.value_begin<int8_t>();
    for (int64_t c = 0; c < channels; c++) {
      int64_t sum = 0, magnitude = 0;
      for (int64_t i = 0; i < perChannel; i++, ++number) {
        sum += *number;
        magnitude += std::abs(static_cast<int>(*number));
      }
      sums.push_back(sum);
      magnitudes.push_back(magnitude);
    }
  }
};

/// Operands are input, weight (channels first) and bias, as in conv_2d and matmul.
FailureOr<Value> accumulate(Rewrite &rewrite) {
  Operation *op = rewrite.op;
  auto input = rewrite.uniform(op->getOperand(0), "input");
  auto output = rewrite.uniform(op->getResult(0), "result");
  if (!input || !output)
    return failure();
  DenseElementsAttr weightValues, biasValues;
  if (!matchPattern(rewrite.operands[1], m_Constant(&weightValues)) ||
      !matchPattern(rewrite.operands[2], m_Constant(&biasValues)) ||
      !weightValues.getElementType().isInteger(8) || !biasValues.getElementType().isInteger(32))
    return rewrite.error() << "weights and bias are not constants of int8 and int32 [B0303]";

  auto weightType = quantizedElement(op->getOperand(1));
  SmallVector<double> scales;
  if (auto perAxis = dyn_cast_or_null<quant::UniformQuantizedPerAxisType>(weightType)) {
    if (perAxis.getQuantizedDimension() != 0 ||
        llvm::any_of(perAxis.getZeroPoints(), [](int64_t zero) { return zero != 0; }))
      return rewrite.error() << "weights need zero points of 0 along the output channel [B0303]";
    llvm::append_range(scales, perAxis.getScales());
  } else if (auto uniform = dyn_cast_or_null<quant::UniformQuantizedType>(weightType)) {
    if (uniform.getZeroPoint() != 0)
      return rewrite.error() << "weights need a zero point of 0, not " << uniform.getZeroPoint()
                             << " [B0303]";
    scales.push_back(uniform.getScale());
  } else {
    return rewrite.error() << "the weights are not quantized [B0303]";
  }

  Weights weights(weightValues);
  size_t channels = weights.sums.size();
  if (scales.size() != 1 && scales.size() != channels)
    return rewrite.error() << scales.size() << " scales for " << channels
                           << " output channels [B0303]";
  bool matrixPerTensor = scales.size() == 1 && weightValues.getType().getRank() == 2;
  SmallVector<int32_t> bias, multipliers, exponents;
  auto originalBias = biasValues.getValues<int32_t>();
  for (size_t c = 0; c < channels; c++) {
    // sum((x - zero) * w) = sum(x * w) - zero * sum(w): the zero point joins the bias.
    int64_t folded = originalBias[c] - input.getZeroPoint() * weights.sums[c];
    int64_t reach = std::abs(folded) + 128 * weights.magnitudes[c];
    if (reach > std::numeric_limits<int32_t>::max())
      return rewrite.error() << "channel " << c << " can reach " << reach
                             << ", beyond int32 [B0304]";
    bias.push_back(static_cast<int32_t>(folded));
    double scale = scales[scales.size() == 1 ? 0 : c];
    FixedPoint factor = toFixedPoint(
        accumulatorFactor(input.getScale(), scale, output.getScale(), matrixPerTensor));
    multipliers.push_back(factor.multiplier);
    exponents.push_back(factor.exponent);
  }

  OpBuilder &builder = rewrite.builder;
  Operation *sums = builder.clone(*op);
  sums->setOperands({rewrite.operands[0], rewrite.operands[1], rewrite.constant(bias, "bias")});
  sums->moveAfter(sums->getOperand(2).getDefiningOp());
  builder.setInsertionPointAfter(sums);
  auto shape = rewrite.result().getShape();
  sums->getResult(0).setType(RankedTensorType::get(shape, builder.getI32Type()));
  bool left = llvm::any_of(exponents, [](int32_t exponent) { return exponent > 0; });
  SmallVector<int32_t> shifts;
  for (int32_t exponent : exponents)
    shifts.push_back(left ? exponent : -exponent);
  return Value(RequantizeOp::create(builder, rewrite.loc(), storageType(rewrite.result()),
                                    sums->getResult(0), rewrite.constant(multipliers, "multiplier"),
                                    rewrite.constant(shifts, "shift"), output.getZeroPoint(),
                                    left));
}

/// TFLite's ADD: both operands to half the larger scale, shifted left by 20, then to the result's.
FailureOr<Value> rescale(Rewrite &rewrite) {
  Operation *op = rewrite.op;
  auto x = rewrite.uniform(op->getOperand(0), "first operand");
  auto y = rewrite.uniform(op->getOperand(1), "second operand");
  auto output = rewrite.uniform(op->getResult(0), "result");
  if (!x || !y || !output)
    return failure();
  double twiceLargest = 2 * std::max(x.getScale(), y.getScale());
  FixedPoint factors[] = {toFixedPoint(x.getScale() / twiceLargest),
                          toFixedPoint(y.getScale() / twiceLargest),
                          toFixedPoint(twiceLargest / ((1 << 20) * output.getScale()))};
  SmallVector<int64_t> multipliers, shifts;
  for (FixedPoint factor : factors) {
    if (factor.exponent > 0)
      return rewrite.error() << "the operands' scales are too far above the result's [B0305]";
    multipliers.push_back(factor.multiplier);
    shifts.push_back(-factor.exponent);
  }
  SmallVector<int64_t> zeros = {x.getZeroPoint(), y.getZeroPoint(), output.getZeroPoint()};
  return Value(QuantizedAddOp::create(rewrite.builder, rewrite.loc(), storageType(rewrite.result()),
                                      rewrite.operands[0], rewrite.operands[1], multipliers, shifts,
                                      zeros));
}

FailureOr<Value> normalize(Rewrite &rewrite) {
  auto softmax = cast<SoftmaxOp>(rewrite.op.getOperation());
  auto input = rewrite.uniform(softmax.getInput(), "input");
  auto output = rewrite.uniform(softmax.getResult(), "result");
  if (!input || !output)
    return failure();
  if (output.getZeroPoint() != -128 || output.getScale() != 1.0 / 256)
    return rewrite.error() << "softmax needs a result of scale 1/256 and zero point -128 [B0306]";
  // The kernel's sums have 12 integer bits: 4096 exponentials of 1 would overflow them.
  if (rewrite.result().getShape().back() > 4095)
    return rewrite.error() << "softmax over " << rewrite.result().getShape().back()
                           << " elements, more than 4095 [B0306]";
  double beta = softmax.getBeta().convertToDouble();
  if (!(beta * input.getScale() * (1 << 26) > 1))
    return rewrite.error() << "softmax of scale " << input.getScale() << " is too fine [B0306]";
  SmallVector<int32_t> table;
  for (int distance = 0; distance < 256; distance++)
    table.push_back(softmaxExponential(distance, beta, input.getScale()));
  Value exponentials = rewrite.constant(table, "table");
  return Value(QuantizedSoftmaxOp::create(rewrite.builder, rewrite.loc(),
                                          storageType(rewrite.result()), rewrite.operands[0],
                                          exponentials));
}

FailureOr<Value> byRule(Rewrite &rewrite) {
  switch (rewrite.op.quantRule()) {
  case QuantRule::Accumulate:
    return accumulate(rewrite);
  case QuantRule::SameScale:
    return sameScale(rewrite);
  case QuantRule::Rescale:
    return rescale(rewrite);
  case QuantRule::Normalize:
    return normalize(rewrite);
  case QuantRule::FloatOnly:
  case QuantRule::None:
    break;
  }
  return rewrite.error() << "it has no integer form [B0307]";
}

struct QuantizePass : impl::QuantizeBase<QuantizePass> {
  using QuantizeBase::QuantizeBase;

  void runOnOperation() override {
    if (rounding != "tflite-ref") {
      getOperation().emitError() << "rounding profile \"" << rounding
                                 << "\" is not supported [B0308]";
      return signalPassFailure();
    }
    bool ok = true;
    getOperation().walk([&](func::FuncOp function) {
      if (!function.isExternal())
        ok &= quantize(function);
    });
    if (!ok)
      signalPassFailure();
  }

  bool quantize(func::FuncOp function) {
    noteScales(function);
    IRMapping mapping;
    bool ok = true;
    Block &block = function.front();
    llvm::DenseSet<Value> unknown;
    for (Operation &op : llvm::make_early_inc_range(block)) {
      if (op.hasTrait<OpTrait::IsTerminator>() || !touchesQuantized(&op))
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
        if (!touchesQuantized(&op) || op.hasTrait<OpTrait::IsTerminator>())
          operand.set(mapping.lookupOrDefault(operand.get()));
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
      if (!op.hasTrait<OpTrait::IsTerminator>() && isOpTriviallyDead(&op))
        op.erase();
    for (BlockArgument argument : block.getArguments())
      if (isa<RankedTensorType>(argument.getType()))
        argument.setType(storageType(argument.getType()));
    function.setFunctionType(FunctionType::get(&getContext(), block.getArgumentTypes(),
                                               block.getTerminator()->getOperandTypes()));
    return true;
  }

  FailureOr<Value> convert(Operation *op, IRMapping &mapping) {
    OpBuilder builder(op);
    if (auto constant = dyn_cast<ConstantOp>(op))
      return Value(ConstantOp::create(builder, op->getLoc(), storageType(constant.getType()),
                                      constant.getValue()));
    auto compute = dyn_cast<ComputeOpInterface>(op);
    if (!compute)
      return op->emitError() << "'" << op->getName() << "' on quantized tensors [B0307]";
    SmallVector<Value> operands;
    for (Value operand : op->getOperands())
      operands.push_back(mapping.lookupOrDefault(operand));
    Rewrite rewrite{compute, builder, std::move(operands)};
    return byRule(rewrite);
  }

  /// Keeps how inputs and outputs map to real numbers, which the types are about to lose.
  void noteScales(func::FuncOp function) {
    Builder builder(&getContext());
    auto note = [&](Type type, auto set) {
      auto tensor = dyn_cast<RankedTensorType>(type);
      auto uniform =
          tensor ? dyn_cast<quant::UniformQuantizedType>(tensor.getElementType()) : nullptr;
      if (!uniform)
        return;
      set("burin.scale", builder.getF64FloatAttr(uniform.getScale()));
      set("burin.zero_point", builder.getI64IntegerAttr(uniform.getZeroPoint()));
    };
    for (auto [index, type] : llvm::enumerate(function.getArgumentTypes()))
      note(type, [&, i = index](StringRef name, Attribute value) {
        function.setArgAttr(static_cast<unsigned>(i), name, value);
      });
    for (auto [index, type] : llvm::enumerate(function.getResultTypes()))
      note(type, [&, i = index](StringRef name, Attribute value) {
        function.setResultAttr(static_cast<unsigned>(i), name, value);
      });
  }
};

} // namespace
} // namespace burin
