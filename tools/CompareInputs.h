// Random inputs for a comparison that make sense for the model.
#pragma once

#include "mlir/IR/BuiltinOps.h"
#include "tools/Npy.h"
#include "tools/RunnerSources.h"
#include <optional>
#include <random>

namespace burin {

/// The values that an input can sensibly have, both ends included.
struct ValueRange {
  double low = 0, high = 0;
};

/// For each input of a module in the phase legalized, what its readers say: the indices that a
/// gather accepts, the reals that a quantization can hold. Nothing where they say nothing.
std::vector<std::optional<ValueRange>> inputRanges(mlir::ModuleOp module);

/// `samples` random samples along a new first axis. Uniform over the range; without one, integers
/// of 8 and 16 bits over their whole type, wider ones from 0 to 15 (they mostly are indices and
/// lengths), floats standard normal, clipped to -3 and 3. The same on every machine.
NpyArray randomInput(const Port &port, std::optional<ValueRange> range, int64_t samples,
                     std::mt19937_64 &random);

} // namespace burin
