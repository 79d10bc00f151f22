// Reads two tensors element by element and measures how far they are apart.
#include "tools/CompareTensors.h"
#include "tools/RunnerSources.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Endian.h"
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace burin {
namespace {

int64_t product(llvm::ArrayRef<int64_t> shape) {
  int64_t count = 1;
  for (int64_t extent : shape)
    count *= extent;
  return count;
}

template <class T> T at(const char *bytes, int64_t index) {
  return llvm::support::endian::read<T>(bytes + index * static_cast<int64_t>(sizeof(T)),
                                        llvm::endianness::little);
}

/// An integer of a NumPy type.
int64_t integerAt(llvm::StringRef descr, const char *bytes, int64_t index) {
  if (descr == "|i1")
    return at<int8_t>(bytes, index);
  if (descr == "|u1" || descr == "|b1")
    return at<uint8_t>(bytes, index);
  if (descr == "<i2")
    return at<int16_t>(bytes, index);
  if (descr == "<u2")
    return at<uint16_t>(bytes, index);
  if (descr == "<i4")
    return at<int32_t>(bytes, index);
  if (descr == "<u4")
    return at<uint32_t>(bytes, index);
  return at<int64_t>(bytes, index);
}

uint64_t distance(int64_t a, int64_t b) {
  return a < b ? static_cast<uint64_t>(b) - static_cast<uint64_t>(a)
               : static_cast<uint64_t>(a) - static_cast<uint64_t>(b);
}

int64_t elementBytes(llvm::StringRef descr) {
  int64_t bytes = 0;
  (void)descr.drop_front(2).getAsInteger(10, bytes);
  return bytes;
}

/// Visits the elements of one sample in order: their number and where they are in burin's bytes.
class Walk {
public:
  explicit Walk(const TensorPlace &place) : place(place), index(place.shape.size(), 0) {}
  /// In elements.
  int64_t offset() const {
    int64_t sum = place.start;
    for (size_t axis = 0; axis < index.size(); axis++)
      sum += index[axis] * place.strides[axis];
    return sum;
  }
  void next() {
    for (size_t axis = index.size(); axis-- > 0;) {
      if (++index[axis] < place.shape[axis])
        return;
      index[axis] = 0;
    }
  }

private:
  const TensorPlace &place;
  std::vector<int64_t> index;
};

std::vector<int64_t> indexOf(int64_t number, llvm::ArrayRef<int64_t> shape) {
  std::vector<int64_t> index(shape.size(), 0);
  for (size_t axis = shape.size(); axis-- > 0;) {
    index[axis] = number % shape[axis];
    number /= shape[axis];
  }
  return index;
}

/// How far two floats are apart; infinite where only one of them is a number, or the other
/// infinity.
double floatDistance(double a, double b) {
  if (a == b || (std::isnan(a) && std::isnan(b)))
    return 0;
  double difference = std::abs(a - b);
  return std::isfinite(difference) ? difference : std::numeric_limits<double>::infinity();
}

/// Whether all that `place` can point at is there.
bool isThere(llvm::StringRef bytes, const TensorPlace &place, int64_t samples, int64_t size) {
  int64_t last = place.start;
  for (auto [extent, stride] : llvm::zip(place.shape, place.strides))
    last += (extent - 1) * stride;
  return place.shape.size() == place.strides.size() && place.start >= 0 &&
         place.offset + (last + 1) * size <= place.sampleBytes &&
         samples * place.sampleBytes <= static_cast<int64_t>(bytes.size());
}

llvm::json::Value number(double value) {
  // JSON has no infinities.
  if (std::isfinite(value))
    return value;
  return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

} // namespace

llvm::Expected<Difference> compareTensors(llvm::StringRef bytes, const TensorPlace &place,
                                          const NpyArray &reference) {
  std::string ours = npyType(place.dtype);
  bool flips = ours == "|i1" && reference.descr == "|u1";
  if (ours != reference.descr && !flips)
    return llvm::createStringError(
        fmt::format("burin computes it as {}, the runtime as {}", ours, reference.descr));
  llvm::ArrayRef<int64_t> shape = llvm::ArrayRef(reference.shape);
  if (shape.empty() || product(place.shape) != product(shape.drop_front()))
    return llvm::createStringError(
        fmt::format("burin has [{}] and the runtime, with its samples, [{}]",
                    fmt::join(place.shape, ", "), fmt::join(reference.shape, ", ")));
  int64_t samples = shape.front(), count = product(shape.drop_front());
  if (!isThere(bytes, place, samples, elementBytes(ours)))
    return llvm::createStringError("it is not where the manifest says");
  Difference result;
  result.dtype = place.dtype;
  result.shape.assign(shape.begin() + 1, shape.end());
  result.elements = samples * count;
  result.isFloat = ours == "<f4";
  double worst = -1, largest = 0, signal = 0, noise = 0;
  uint64_t worstSteps = 0;
  bool any = false;
  auto remember = [&](int64_t sample, int64_t element, double a, double b) {
    any = true;
    result.sample = sample;
    result.index = indexOf(element, result.shape);
    result.ours = a;
    result.reference = b;
  };
  for (int64_t sample = 0; sample < samples; sample++) {
    const char *base = bytes.data() + sample * place.sampleBytes + place.offset;
    Walk walk(place);
    for (int64_t element = 0; element < count; element++, walk.next()) {
      int64_t number = sample * count + element;
      if (result.isFloat) {
        double a = at<float>(base, walk.offset()), b = at<float>(reference.bytes.data(), number);
        double difference = floatDistance(a, b);
        result.differing += difference != 0;
        if (std::isfinite(b)) {
          largest = std::max(largest, std::abs(b));
          signal += b * b;
        }
        noise += difference * difference;
        if (difference > worst) {
          worst = difference;
          remember(sample, element, a, b);
        }
      } else {
        int64_t a = integerAt(ours, base, walk.offset());
        int64_t b = integerAt(reference.descr, reference.bytes.data(), number) - (flips ? 128 : 0);
        uint64_t difference = distance(a, b);
        result.differing += difference != 0;
        if (difference > worstSteps || !any) {
          worstSteps = difference;
          remember(sample, element, static_cast<double>(a), static_cast<double>(b));
        }
      }
    }
  }
  result.steps = worstSteps;
  if (result.isFloat && any) {
    result.absolute = worst;
    result.relative = worst == 0     ? 0
                      : largest == 0 ? std::numeric_limits<double>::infinity()
                                     : worst / largest;
    result.signalToNoise =
        noise == 0 ? std::numeric_limits<double>::infinity() : 10 * std::log10(signal / noise);
  }
  return result;
}

llvm::json::Object Difference::json(double tolerance) const {
  llvm::json::Object object{{"dtype", dtype},
                            {"shape", llvm::json::Array(shape)},
                            {"elements", elements},
                            {"differing", differing},
                            {"within", within(tolerance)}};
  if (isFloat) {
    object["max_absolute"] = number(absolute);
    object["max_relative"] = number(relative);
    object["signal_to_noise_db"] = number(signalToNoise);
  } else {
    object["max_steps"] = steps;
  }
  object["worst"] = llvm::json::Object{{"sample", sample},
                                       {"index", llvm::json::Array(index)},
                                       {"burin", number(ours)},
                                       {"reference", number(reference)}};
  return object;
}

} // namespace burin
