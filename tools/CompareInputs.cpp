// Draws random inputs for a comparison by what the model does with them.
#include "tools/CompareInputs.h"
#include "dialects/burin/Burin.h"
#include "lowering/quantize/Rewrite.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/Support/Endian.h"
#include <cmath>
#include <fmt/format.h>

using namespace mlir;

namespace burin {
namespace {

/// What one reader accepts of `value`; nothing where it says nothing.
std::optional<ValueRange> acceptedBy(Operation *reader, Value value) {
  if (auto gather = dyn_cast<GatherOp>(reader)) {
    if (gather.getIndices() != value || gather.getInput() == value)
      return {};
    auto type = cast<RankedTensorType>(gather.getInput().getType());
    int64_t extent = type.getDimSize(static_cast<unsigned>(gather.getAxis()));
    return ValueRange{0, static_cast<double>(extent - 1)};
  }
  if (auto quantize = dyn_cast<QuantizeOp>(reader)) {
    auto type =
        dyn_cast_or_null<quant::UniformQuantizedType>(quantizedElement(quantize.getResult()));
    if (!type)
      return {};
    auto real = [&](int64_t stored) {
      return type.getScale() * static_cast<double>(stored - type.getZeroPoint());
    };
    return ValueRange{real(type.getStorageTypeMin()), real(type.getStorageTypeMax())};
  }
  return {};
}

/// Whether the operator passes the values on as they are.
bool passesOn(Operation *op) { return isa<ReshapeOp, TransposeOp, CastOp>(op); }

std::optional<ValueRange> rangeOf(Value input) {
  std::optional<ValueRange> range;
  SmallVector<Value> open = {input};
  llvm::SmallPtrSet<Operation *, 8> seen;
  while (!open.empty()) {
    Value value = open.pop_back_val();
    for (Operation *reader : value.getUsers()) {
      if (auto accepted = acceptedBy(reader, value)) {
        range = range ? ValueRange{std::max(range->low, accepted->low),
                                   std::min(range->high, accepted->high)}
                      : *accepted;
      }
      if (passesOn(reader) && reader->getNumResults() == 1 && seen.insert(reader).second)
        open.push_back(reader->getResult(0));
    }
  }
  return range && range->low <= range->high ? range : std::nullopt;
}

class Draw {
public:
  explicit Draw(std::mt19937_64 &random) : random(random) {}
  /// From 0 to below 1.
  double unit() { return static_cast<double>(random() >> 11) * 0x1p-53; }
  double uniform(double low, double high) { return low + (high - low) * unit(); }
  int64_t integer(int64_t low, int64_t high) {
    auto count = static_cast<double>(high - low + 1);
    return low + std::min(static_cast<int64_t>(unit() * count), high - low);
  }
  /// The sum of 12 uniform numbers is close to normal, and the same on every machine.
  double normal() {
    double sum = -6;
    for (int i = 0; i < 12; i++)
      sum += unit();
    return std::clamp(sum, -3.0, 3.0);
  }

private:
  std::mt19937_64 &random;
};

template <class T> void append(std::string &bytes, T value) {
  char raw[sizeof(T)];
  llvm::support::endian::write<T>(raw, value, llvm::endianness::little);
  bytes.append(raw, sizeof(T));
}

} // namespace

std::vector<std::optional<ValueRange>> inputRanges(ModuleOp module) {
  std::vector<std::optional<ValueRange>> ranges;
  if (auto main = module.lookupSymbol<func::FuncOp>("main"))
    for (BlockArgument argument : main.getArguments())
      ranges.push_back(rangeOf(argument));
  return ranges;
}

NpyArray randomInput(const Port &port, std::optional<ValueRange> range, int64_t samples,
                     std::mt19937_64 &random) {
  NpyArray array{npyType(port.dtype), port.shape, ""};
  int64_t count = samples;
  for (int64_t extent : port.shape)
    count *= extent;
  array.shape.insert(array.shape.begin(), samples);
  Draw draw(random);
  if (array.descr == "<f4") {
    for (int64_t i = 0; i < count; i++)
      append(array.bytes,
             static_cast<float>(range ? draw.uniform(range->low, range->high) : draw.normal()));
    return array;
  }
  int64_t bits = array.descr == "|b1" ? 1 : 8 * (array.descr[2] - '0');
  bool isUnsigned = array.descr[1] == 'u' || bits == 1;
  int64_t low = 0, high = 15;
  if (bits <= 16) {
    low = isUnsigned ? 0 : -(int64_t{1} << (bits - 1));
    high = low + (int64_t{1} << bits) - 1;
  }
  if (range && bits > 8) {
    low = static_cast<int64_t>(std::ceil(range->low));
    high = std::max(low, static_cast<int64_t>(std::floor(range->high)));
  }
  for (int64_t i = 0; i < count; i++) {
    int64_t value = draw.integer(low, high);
    if (bits <= 8)
      append(array.bytes, static_cast<int8_t>(value));
    else if (bits == 16)
      append(array.bytes, static_cast<int16_t>(value));
    else if (bits == 32)
      append(array.bytes, static_cast<int32_t>(value));
    else
      append(array.bytes, value);
  }
  return array;
}

} // namespace burin
