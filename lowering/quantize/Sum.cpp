// Exact sums over axes, which the profiles' means start from.
#include "lowering/quantize/Rules.h"

using namespace mlir;

namespace burin {

FailureOr<Sums> sumsOf(Rewrite &rewrite, ArrayRef<int64_t> axes, int64_t offset) {
  auto shape = cast<RankedTensorType>(rewrite.operands[0].getType()).getShape();
  int64_t count = 1;
  for (int64_t axis : axes)
    count *= shape[axis];
  // Elements and offset have 8 bits each: sums of so many have 31.
  if (count < 1 || count > (1 << 22))
    return rewrite.error() << "a sum of " << count << " elements can leave int32 [B0304]";
  auto type = RankedTensorType::get(rewrite.result().getShape(), rewrite.builder.getI32Type());
  Value sums = QuantizedSumOp::create(rewrite.builder, rewrite.loc(), type, rewrite.operands[0],
                                      axes, static_cast<uint32_t>(offset * count));
  return Sums{sums, count};
}

} // namespace burin
