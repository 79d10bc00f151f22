// Rounding profile ort-qdq: ONNX Runtime's arithmetic, float factors rounded half to even.
#include "lowering/quantize/Profile.h"
#include <algorithm>
#include <cmath>

using namespace mlir;

namespace burin {
namespace {

class OrtQdq : public RoundingProfile {
public:
  int64_t stored(double value, quant::UniformQuantizedType type) const override {
    double steps = std::nearbyint(value / type.getScale());
    return static_cast<int64_t>(std::clamp(steps + static_cast<double>(type.getZeroPoint()),
                                           static_cast<double>(type.getStorageTypeMin()),
                                           static_cast<double>(type.getStorageTypeMax())));
  }
};

} // namespace

const RoundingProfile &ortQdq() {
  static const OrtQdq profile;
  return profile;
}

} // namespace burin
