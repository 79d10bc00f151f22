// The rounding profiles by name.
#include "lowering/quantize/Profile.h"
#include "lowering/quantize/Rules.h"

using namespace mlir;

namespace burin {

static FailureOr<Value> refused(Rewrite &rewrite) {
  return rewrite.error() << "it has no integer form [B0307]";
}

FailureOr<Value> RoundingProfile::requantize(Rewrite &rewrite, const Accumulator &) const {
  return refused(rewrite);
}
bool RoundingProfile::joins(Operation *op) const {
  switch (cast<ComputeOpInterface>(op).quantRule()) {
  case QuantRule::Accumulate:
  case QuantRule::Average:
  case QuantRule::Normalize:
  case QuantRule::Product:
  case QuantRule::Rescale:
  case QuantRule::Table:
    return true;
  default:
    return false;
  }
}
FailureOr<Value> RoundingProfile::rescale(Rewrite &rewrite) const { return refused(rewrite); }
FailureOr<Value> RoundingProfile::product(Rewrite &rewrite) const { return refused(rewrite); }
FailureOr<Value> RoundingProfile::normalize(Rewrite &rewrite) const { return refused(rewrite); }
FailureOr<Value> RoundingProfile::average(Rewrite &rewrite) const { return refused(rewrite); }

FailureOr<SmallVector<int8_t>> RoundingProfile::table(Rewrite &rewrite,
                                                      quant::UniformQuantizedType from,
                                                      quant::UniformQuantizedType to) const {
  FailureOr<SmallVector<float>> reals = realTable(rewrite, from);
  if (failed(reals))
    return failure();
  SmallVector<int8_t> table;
  for (float real : *reals)
    table.push_back(static_cast<int8_t>(stored(static_cast<double>(real), to)));
  return table;
}

const RoundingProfile *findProfile(StringRef name) {
  if (name == "tflite-ref")
    return &tfliteRef();
  if (name == "tflite-xnnpack")
    return &tfliteXnnpack();
  if (name == "ort-qdq")
    return &ortQdq();
  return nullptr;
}

StringRef profileNames() { return "tflite-ref, tflite-xnnpack, ort-qdq"; }

} // namespace burin
