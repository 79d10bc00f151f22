// Rule SameScale: operators that need no arithmetic of scales.
#include "lowering/quantize/Rules.h"

using namespace mlir;

namespace burin {

/// Whether an operand holds no values but says which ones to take: the indices of a gather, the
/// condition of a selection.
static bool holdsNoValues(Value operand) {
  Type element = cast<RankedTensorType>(operand.getType()).getElementType();
  return element.isInteger(1) || element.isSignlessInteger(32) || element.isSignlessInteger(64);
}

FailureOr<Value> sameScale(Rewrite &rewrite, const RoundingProfile &profile) {
  Operation *op = rewrite.op;
  auto type = quantizedElement(op->getResult(0));
  for (Value operand : op->getOperands())
    if (quantizedElement(operand) != type && !holdsNoValues(operand))
      return rewrite.error() << "input and result have different scales [B0302]";
  quant::UniformQuantizedType uniform = rewrite.uniform(op->getResult(0), "result");
  if (!uniform)
    return failure();
  Operation *clone = rewrite.builder.clone(*op);
  clone->setOperands(rewrite.operands);
  clone->getResult(0).setType(storageType(op->getResult(0).getType()));
  // A real number on such an operator is a value of the tensor: it moves to the tensor's steps.
  for (NamedAttribute attribute : op->getAttrs())
    if (auto real = dyn_cast<FloatAttr>(attribute.getValue()))
      clone->setAttr(attribute.getName(), rewrite.builder.getF64FloatAttr(static_cast<double>(
                                              profile.stored(real.getValueAsDouble(), uniform))));
  return clone->getResult(0);
}

} // namespace burin
