// Makes one operator on quantized tensors of dequantize, operator, quantize, as ONNX states them.
#include "dialects/burin/Burin.h"
#include "dialects/burin/ModelTensor.h"
#include "lowering/Passes.h"
#include "lowering/Pipeline.h"
#include "lowering/quantize/Profile.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Matchers.h"
#include <cmath>

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_JOINQDQ
#include "lowering/Passes.h.inc"

namespace {

RankedTensorType tensorOf(Value value) { return cast<RankedTensorType>(value.getType()); }
bool isReal(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && type.getElementType().isF32();
}
RankedTensorType typed(Value shape, Type element) {
  return RankedTensorType::get(tensorOf(shape).getShape(), element);
}

/// The operator, where it works on storage integers as on reals, and has one result of reals.
ComputeOpInterface sameScale(Operation *op) {
  auto compute = dyn_cast_or_null<ComputeOpInterface>(op);
  if (!compute || compute.quantRule() != QuantRule::SameScale || op->getNumResults() != 1 ||
      !isReal(op->getResult(0)))
    return {};
  return compute;
}

/// What a value dequantizes, of a quantized type; null where it does not.
DequantizeOp dequantizeOf(Value value) {
  auto op = value.getDefiningOp<DequantizeOp>();
  return op && quantizedElement(op.getInput()) ? op : DequantizeOp();
}

DequantizeOp dequantized(OpBuilder &builder, Location location, Value value, DequantizeOp like,
                         int64_t axis) {
  return DequantizeOp::create(builder, location, typed(value, builder.getF32Type()), value,
                              like.getScales(), like.getZeroPoints(), axis);
}

/// Signed bytes that only DequantizeLinear reads are unsigned to ONNX Runtime on x86-64: the zero
/// point moves up by 128. Means and sums round in the stored numbers.
void makeUnsigned(func::FuncOp function) {
  function.walk([](QuantizeOp op) {
    if (!op->hasAttr(kStated))
      return;
    auto type = dyn_cast_or_null<quant::UniformQuantizedType>(quantizedElement(op.getResult()));
    auto readers = op.getResult().getUsers();
    if (!type || !type.isSigned() || type.getStorageTypeIntegralWidth() != 8 ||
        !llvm::all_of(readers, [](Operation *user) {
          return isa<DequantizeOp>(user) && user->hasAttr(kStated);
        }))
      return;
    auto raised =
        quant::UniformQuantizedType::get(0, type.getStorageType(), type.getExpressedType(),
                                         type.getScale(), type.getZeroPoint() + 128, 0, 255);
    op.getResult().setType(typed(op.getResult(), raised));
    op.setZeroPoint(static_cast<uint64_t>(raised.getZeroPoint()));
    for (Operation *user : readers)
      cast<DequantizeOp>(user).setZeroPoints({raised.getZeroPoint()});
  });
  function.walk([](Operation *op) { op->removeAttr(kStated); });
}

/// An input of the model that nothing but equal dequantizes reads gets their type.
void typeInputs(func::FuncOp function) {
  for (BlockArgument argument : function.getArguments()) {
    auto type = dyn_cast<RankedTensorType>(argument.getType());
    if (!type || !type.getElementType().isSignlessInteger(8) || argument.use_empty())
      continue;
    auto first = dyn_cast<DequantizeOp>(*argument.user_begin());
    if (!first || first.getScales().size() != 1 ||
        !llvm::all_of(argument.getUsers(), [&](Operation *user) {
          auto other = dyn_cast<DequantizeOp>(user);
          return other && other.getScales() == first.getScales() &&
                 other.getZeroPoints() == first.getZeroPoints();
        }))
      continue;
    auto quantized =
        quant::UniformQuantizedType::get(quant::QuantizationFlags::Signed, type.getElementType(),
                                         Float32Type::get(type.getContext()), first.getScales()[0],
                                         first.getZeroPoints()[0], -128, 127);
    argument.setType(RankedTensorType::get(type.getShape(), quantized));
  }
  function.setFunctionType(FunctionType::get(
      function.getContext(), function.front().getArgumentTypes(), function.getResultTypes()));
}

/// Moves the dequantizes of an operator's operands behind it. Real attributes must be exact in
/// every scale: 0, which is a zero point, or no bound at all.
void sinkDequantize(ComputeOpInterface op) {
  DequantizeOp like;
  int64_t reals = 0;
  for (Value operand : op->getOperands()) {
    if (!isReal(operand))
      continue;
    DequantizeOp input = dequantizeOf(operand);
    if (!input || (like && input.getInput().getType() != like.getInput().getType() &&
                   quantizedElement(input.getInput()) != quantizedElement(like.getInput())))
      return;
    like = input;
    reals++;
  }
  if (!like)
    return;
  for (NamedAttribute attribute : op->getAttrs())
    if (auto real = dyn_cast<FloatAttr>(attribute.getValue()))
      if (double value = real.getValueAsDouble(); value != 0 && !std::isinf(value))
        return;
  Type element = quantizedElement(like.getInput());
  auto axis = static_cast<int64_t>(like.getAxis());
  if (auto channels = dyn_cast<quant::UniformQuantizedPerAxisType>(element)) {
    // Scales along an axis follow it where the operator says where it goes.
    auto transpose = dyn_cast<TransposeOp>(op.getOperation());
    if (!transpose)
      return;
    axis = llvm::find(transpose.getPermutation(), axis) - transpose.getPermutation().begin();
    element = quant::UniformQuantizedPerAxisType::get(
        channels.getFlags(), channels.getStorageType(), channels.getExpressedType(),
        channels.getScales(), channels.getZeroPoints(), static_cast<int32_t>(axis),
        channels.getStorageTypeMin(), channels.getStorageTypeMax());
  }
  OpBuilder builder(op);
  std::optional<ModelTensor> tensor = takeTensor(op);
  Operation *moved = builder.clone(*op);
  for (OpOperand &operand : moved->getOpOperands())
    if (isReal(operand.get()))
      operand.set(dequantizeOf(operand.get()).getInput());
  moved->getResult(0).setType(typed(op->getResult(0), element));
  DequantizeOp real = dequantized(builder, op.getLoc(), moved->getResult(0), like, axis);
  nameTensor(real, tensor);
  op->getResult(0).replaceAllUsesWith(real);
  op.erase();
}

/// Moves a quantize in front of the operator whose only reader it is; every quantization is
/// monotone. Returns the quantizes of the operands.
SmallVector<QuantizeOp> hoistQuantize(QuantizeOp quantize) {
  ComputeOpInterface op = sameScale(quantize.getInput().getDefiningOp());
  if (!op || !op->hasOneUse())
    return {};
  SmallVector<QuantizeOp> made;
  OpBuilder builder(op);
  takeTensor(op);
  Operation *moved = builder.clone(*op);
  builder.setInsertionPoint(moved);
  Type element = quantizedElement(quantize.getResult());
  for (OpOperand &operand : moved->getOpOperands())
    if (isReal(operand.get())) {
      made.push_back(QuantizeOp::create(builder, quantize.getLoc(), typed(operand.get(), element),
                                        operand.get(), quantize.getScale(),
                                        static_cast<int64_t>(quantize.getZeroPoint())));
      operand.set(made.back());
    }
  moved->getResult(0).setType(typed(op->getResult(0), element));
  nameTensor(moved->getResult(0), takeTensor(quantize));
  quantize.getResult().replaceAllUsesWith(moved->getResult(0));
  quantize.erase();
  op.erase();
  return made;
}

/// quantize(dequantize(x)) is x in the same scale, and a rescale else.
void cancel(QuantizeOp quantize) {
  DequantizeOp input = dequantizeOf(quantize.getInput());
  if (!input)
    return;
  auto from = dyn_cast<quant::UniformQuantizedType>(quantizedElement(input.getInput()));
  if (!from || from.getStorageTypeIntegralWidth() != 8)
    return;
  Value value = input.getInput();
  if (from != quantizedElement(quantize.getResult())) {
    OpBuilder builder(quantize);
    value = RescaleOp::create(builder, quantize.getLoc(), quantize.getResult().getType(), value);
  }
  nameTensor(value, takeTensor(quantize));
  quantize.getResult().replaceAllUsesWith(value);
  quantize.erase();
}

/// An int32 bias in steps of `scales`, from a dequantized or a float constant; null where there is
/// none of such steps.
Value biasOf(OpBuilder &builder, Value bias, ArrayRef<double> scales) {
  DenseElementsAttr value;
  if (DequantizeOp real = dequantizeOf(bias)) {
    if (!matchPattern(real.getInput(), m_Constant(&value)) ||
        !value.getElementType().isInteger(32) ||
        llvm::any_of(real.getZeroPoints(), [](int64_t zero) { return zero != 0; }))
      return {};
    // Exporters compute the product in float or double.
    size_t count = std::max(scales.size(), real.getScales().size());
    for (size_t i = 0; i < count; i++) {
      double wanted = scales[scales.size() == 1 ? 0 : i];
      double stated = real.getScales()[real.getScales().size() == 1 ? 0 : i];
      if (std::abs(wanted - stated) > 1e-5 * wanted)
        return {};
    }
    return ConstantOp::create(builder, bias.getLoc(), value.getType(), value);
  }
  if (!matchPattern(bias, m_Constant(&value)) || !value.getElementType().isF32())
    return {};
  SmallVector<int32_t> steps;
  for (auto [i, real] : llvm::enumerate(value.getValues<float>())) {
    double scale = scales[scales.size() == 1 ? 0 : i];
    float number = std::nearbyint(real / static_cast<float>(scale));
    if (!(std::abs(number) < 2147483648.0f))
      return {};
    steps.push_back(static_cast<int32_t>(number));
  }
  auto type = RankedTensorType::get(value.getType().getShape(), builder.getI32Type());
  return ConstantOp::create(builder, bias.getLoc(), type,
                            DenseElementsAttr::get(type, ArrayRef(steps)));
}

/// The operands of an accumulating operator: input, weight, bias; empty where they do not join.
SmallVector<Value> accumulatorOperands(OpBuilder &builder, Operation *op) {
  if (op->getNumOperands() != 3)
    return {};
  DequantizeOp input = dequantizeOf(op->getOperand(0)), weight = dequantizeOf(op->getOperand(1));
  if (!input || !weight || input.getScales().size() != 1 ||
      !isa<quant::UniformQuantizedType>(quantizedElement(input.getInput())))
    return {};
  Value w = weight.getInput();
  auto channels = tensorOf(w).getDimSize(0);
  if (weight.getScales().size() != 1 &&
      (weight.getAxis() != 0 || static_cast<int64_t>(weight.getScales().size()) != channels))
    return {};
  // Weights of one channel may state their scale along any axis.
  auto isConstant = [](Value value) {
    while (Operation *maker = value.getDefiningOp()) {
      if (isa<ConstantOp>(maker))
        return true;
      if (!isa<ComputeOpInterface>(maker) || maker->getNumOperands() != 1)
        return false;
      value = maker->getOperand(0);
    }
    return false;
  };
  if (!isConstant(w))
    return {};
  SmallVector<double> scales;
  for (double scale : weight.getScales())
    scales.push_back(input.getScales()[0] * scale);
  Value bias = biasOf(builder, op->getOperand(2), scales);
  return bias ? SmallVector<Value>{input.getInput(), w, bias} : SmallVector<Value>{};
}

/// The operands of another operator: all of 8 bits, one scale and the result's signedness.
/// Constants change theirs.
SmallVector<Value> plainOperands(OpBuilder &builder, Operation *op, bool isSigned) {
  SmallVector<Value> operands;
  for (Value operand : op->getOperands()) {
    DequantizeOp input = dequantizeOf(operand);
    auto type =
        input ? dyn_cast<quant::UniformQuantizedType>(quantizedElement(input.getInput())) : nullptr;
    if (!type || type.getStorageTypeIntegralWidth() != 8)
      return {};
    Value value = input.getInput();
    DenseElementsAttr constant;
    if (type.isSigned() != isSigned) {
      if (!matchPattern(value, m_Constant(&constant)))
        return {};
      int64_t move = isSigned ? -128 : 128;
      auto moved = quant::UniformQuantizedType::get(
          isSigned ? quant::QuantizationFlags::Signed : 0, type.getStorageType(),
          type.getExpressedType(), type.getScale(), type.getZeroPoint() + move,
          type.getStorageTypeMin() + move, type.getStorageTypeMax() + move);
      auto flipped = cast<DenseIntElementsAttr>(constant).mapValues(
          constant.getElementType(), [](const APInt &n) { return n ^ APInt::getSignMask(8); });
      value = ConstantOp::create(builder, value.getLoc(), typed(value, moved), flipped);
    }
    operands.push_back(value);
  }
  return operands;
}

void join(QuantizeOp quantize, const RoundingProfile &profile) {
  Operation *op = quantize.getInput().getDefiningOp();
  auto compute = dyn_cast_or_null<ComputeOpInterface>(op);
  auto to = dyn_cast<quant::UniformQuantizedType>(quantizedElement(quantize.getResult()));
  if (!compute || !to || op->getNumResults() != 1 || !op->hasOneUse() || !profile.joins(op))
    return;
  OpBuilder builder(op);
  SmallVector<Value> operands = compute.quantRule() == QuantRule::Accumulate
                                    ? accumulatorOperands(builder, op)
                                    : plainOperands(builder, op, to.isSigned());
  if (operands.empty())
    return;
  takeTensor(op);
  Operation *joined = builder.clone(*op);
  joined->setOperands(operands);
  joined->getResult(0).setType(quantize.getResult().getType());
  nameTensor(joined->getResult(0), takeTensor(quantize));
  quantize.getResult().replaceAllUsesWith(joined->getResult(0));
  quantize.erase();
  op->erase();
}

struct JoinQdqPass : impl::JoinQdqBase<JoinQdqPass> {
  using JoinQdqBase::JoinQdqBase;

  void runOnOperation() override {
    auto format = getOperation()->getAttrOfType<StringAttr>("burin.format");
    if (!format || format.getValue() != "onnx")
      return;
    // A profile that does not exist is the quantize pass's to report.
    const RoundingProfile *profile =
        findProfile(rounding.empty() ? roundingOf(getOperation()) : rounding.getValue());
    if (!profile)
      return;
    getOperation().walk([&](func::FuncOp function) {
      if (!function.isExternal())
        joinAll(function, *profile);
    });
  }

  static void joinAll(func::FuncOp function, const RoundingProfile &profile) {
    typeInputs(function);
    makeUnsigned(function);
    Block &block = function.front();
    for (Operation &op : llvm::make_early_inc_range(block))
      if (ComputeOpInterface compute = sameScale(&op))
        sinkDequantize(compute);
    SmallVector<QuantizeOp> list(block.getOps<QuantizeOp>());
    while (!list.empty())
      llvm::append_range(list, hoistQuantize(list.pop_back_val()));
    for (QuantizeOp op : llvm::make_early_inc_range(block.getOps<QuantizeOp>()))
      join(op, profile);
    for (QuantizeOp op : llvm::make_early_inc_range(block.getOps<QuantizeOp>()))
      cancel(op);
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
      if (!op.hasTrait<OpTrait::IsTerminator>() && isOpTriviallyDead(&op))
        op.erase();
  }
};

} // namespace
} // namespace burin
