// The rounding profiles by name.
#include "lowering/quantize/Profile.h"

using namespace mlir;

namespace burin {

static FailureOr<Value> refused(Rewrite &rewrite) {
  return rewrite.error() << "it has no integer form [B0307]";
}

FailureOr<Value> RoundingProfile::requantize(Rewrite &rewrite, const Accumulator &) const {
  return refused(rewrite);
}
FailureOr<Value> RoundingProfile::rescale(Rewrite &rewrite) const { return refused(rewrite); }
FailureOr<Value> RoundingProfile::normalize(Rewrite &rewrite) const { return refused(rewrite); }

const RoundingProfile *findProfile(StringRef name) {
  if (name == "tflite-ref")
    return &tfliteRef();
  if (name == "ort-qdq")
    return &ortQdq();
  return nullptr;
}

StringRef profileNames() { return "tflite-ref, ort-qdq"; }

} // namespace burin
