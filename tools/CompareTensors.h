// How far two tensors are from each other: steps between integers, errors between floats.
#pragma once

#include "tools/Npy.h"
#include "llvm/Support/JSON.h"
#include <optional>

namespace burin {

/// Where the elements of one tensor are in bytes that hold it, as TensorView says, from byte
/// `offset` of each sample on.
struct TensorPlace {
  std::string dtype; ///< NumPy's name, "int8"
  std::vector<int64_t> shape, strides;
  int64_t start = 0;
  int64_t offset = 0, sampleBytes = 0;
};

/// A tensor of burin against the runtime's.
struct Difference {
  std::string dtype;
  std::vector<int64_t> shape;          ///< of one sample, as the runtime has it
  int64_t elements = 0, differing = 0; ///< over all samples
  bool isFloat = false;
  uint64_t steps = 0;                ///< integers: the greatest difference
  double absolute = 0, relative = 0; ///< floats: max|y - ref|, and that / max|ref|
  double signalToNoise = 0;          ///< floats: in dB, infinite where nothing differs
  /// Of the greatest difference.
  int64_t sample = 0;
  std::vector<int64_t> index;
  double ours = 0, reference = 0;

  /// Integers have to be equal; floats may differ by `tolerance`, relative to the largest
  /// reference.
  bool within(double tolerance) const { return isFloat ? relative <= tolerance : differing == 0; }
  llvm::json::Object json(double tolerance) const;
};

/// Compares `bytes`, read as `place` says, with `reference`, which has samples along its first
/// axis. Inside a model burin holds uint8 as int8 with a zero point lower by 128: where the runtime
/// has uint8 and burin int8, 128 is taken off. Error: types or shapes that cannot be compared,
/// without a code.
llvm::Expected<Difference> compareTensors(llvm::StringRef bytes, const TensorPlace &place,
                                          const NpyArray &reference);

} // namespace burin
