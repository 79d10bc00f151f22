// Meanings of the integer operators: arithmetic by the primitives of templates/cxx/arithmetic.inc.
#include "dialects/burin/Sugar.h"

using namespace mlir;
using namespace burin;
using burin::sugar::Scalar;

SmallVector<Value> RequantizeOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  StringRef primitive = getLeft() ? "requantize_left_s8" : "requantize_s8";
  return {sugar::elementwise(builder, getLoc(), operands, result, [&](ArrayRef<Scalar> s) {
    Scalar zeroPoint =
        sugar::literal(s[0], static_cast<double>(static_cast<int64_t>(getZeroPoint())));
    return sugar::call(primitive, {s[0], s[1], s[2], zeroPoint}, result.getElementType());
  })};
}

SmallVector<Value> QuantizedAddOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  Type i32 = builder.getI32Type();
  ArrayRef<int64_t> multipliers = getMultipliers(), shifts = getShifts(), zeros = getZeroPoints();
  return {sugar::elementwise(builder, getLoc(), operands, result, [&](ArrayRef<Scalar> s) {
    auto scaled = [&](unsigned i) {
      Scalar x = sugar::convert(s[i], i32);
      Scalar shifted = (x - static_cast<double>(zeros[i])) * static_cast<double>(1 << 20);
      return sugar::call("scale_s32",
                         {shifted, sugar::literal(x, static_cast<double>(multipliers[i])),
                          sugar::literal(x, static_cast<double>(shifts[i]))},
                         i32);
    };
    Scalar sum = scaled(0) + scaled(1);
    auto number = [&](int64_t n) { return sugar::literal(sum, static_cast<double>(n)); };
    return sugar::call("requantize_s8",
                       {sum, number(multipliers[2]), number(shifts[2]), number(zeros[2])},
                       result.getElementType());
  })};
}
