// Rules Quantize, Dequantize and Table: operators between reals and integers, or of one integer.
#include "lowering/evaluate/Evaluate.h"
#include "lowering/quantize/Rules.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

using namespace mlir;

namespace burin {

FailureOr<Value> quantizeFloat(Rewrite &rewrite, const RoundingProfile &profile) {
  auto op = cast<QuantizeOp>(rewrite.op.getOperation());
  auto to = rewrite.uniform(op.getResult(), "result");
  if (!to)
    return failure();
  return Value(QuantizeOp::create(rewrite.builder, rewrite.loc(), storageType(rewrite.result()),
                                  rewrite.operands[0], llvm::APFloat(to.getScale()),
                                  to.getZeroPoint(), profile.quantizePrimitive()));
}

FailureOr<Value> dequantize(Rewrite &rewrite) {
  auto op = cast<DequantizeOp>(rewrite.op.getOperation());
  auto type = quantizedElement(op.getInput());
  SmallVector<int64_t> zeros(op.getZeroPoints());
  // Unsigned bytes have become int8, less 128.
  if (type && !type.isSigned())
    for (int64_t &zero : zeros)
      zero -= int64_t{1} << (type.getStorageTypeIntegralWidth() - 1);
  return Value(DequantizeOp::create(rewrite.builder, rewrite.loc(), rewrite.result(),
                                    rewrite.operands[0], op.getScales(), zeros, op.getAxis()));
}

FailureOr<SmallVector<float>> realTable(Rewrite &rewrite, quant::UniformQuantizedType from) {
  Operation *op = rewrite.op;
  MLIRContext *context = op->getContext();
  auto type = RankedTensorType::get({256}, Float32Type::get(context));
  OwningOpRef<ModuleOp> module = ModuleOp::create(rewrite.loc());
  OpBuilder builder(context);
  builder.setInsertionPointToEnd(module->getBody());
  auto function = func::FuncOp::create(builder, rewrite.loc(), "table",
                                       builder.getFunctionType({type}, {type}));
  builder.setInsertionPointToEnd(function.addEntryBlock());
  Operation *real = builder.clone(*op);
  real->setOperand(0, function.getArgument(0));
  real->getResult(0).setType(type);
  SmallVector<Value> values =
      cast<ComputeOpInterface>(real).define(builder, function.getArguments());
  func::ReturnOp::create(builder, rewrite.loc(), values);
  real->erase();

  SmallVector<float> numbers;
  for (int stored = -128; stored < 128; stored++)
    numbers.push_back(static_cast<float>(from.getScale()) *
                      static_cast<float>(stored - from.getZeroPoint()));
  auto input = Tensor::fromAttribute(DenseElementsAttr::get(type, ArrayRef<float>(numbers)));
  auto failed = [&](llvm::Error error) {
    return rewrite.error() << "its table cannot be computed: " << llvm::toString(std::move(error))
                           << " [B0307]";
  };
  if (!input)
    return failed(input.takeError());
  auto results = evaluate(function, {std::move(*input)});
  if (!results)
    return failed(results.takeError());
  auto reals = cast<DenseElementsAttr>(Attribute(results->front().toAttribute()));
  return SmallVector<float>(reals.value_begin<float>(), reals.value_end<float>());
}

FailureOr<Value> lookUp(Rewrite &rewrite, const RoundingProfile &profile) {
  Operation *op = rewrite.op;
  auto from = rewrite.uniform(op->getOperand(0), "input");
  auto to = rewrite.uniform(op->getResult(0), "result");
  if (!from || !to)
    return failure();
  FailureOr<SmallVector<int8_t>> numbers = profile.table(rewrite, from, to);
  if (failed(numbers))
    return failure();
  bool changes = false;
  for (int i = 0; i < 256; i++)
    changes |= (*numbers)[i] != i - 128;
  if (!changes)
    return rewrite.operands[0];
  Value table = rewrite.constant(*numbers, "table");
  return Value(LookupOp::create(rewrite.builder, rewrite.loc(), storageType(rewrite.result()),
                                rewrite.operands[0], table));
}

} // namespace burin
