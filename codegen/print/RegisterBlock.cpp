// Recognizes loops and stores that only add to sums, and prints them as one call of a helper that
// holds the block in registers.
#include "codegen/print/Printer.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace burin::cxx::print {

using namespace Halide::Internal;

namespace {

/// sum += dot product of one word of each of two buffers.
struct WordProduct {
  std::string accumulator; ///< printed name
  const Load *operands[2];
};

/// Words of a buffer that a loop walks through.
struct Walk {
  std::string buffer;
  Halide::Expr first;             ///< start of the first product's word, in the first round
  int64_t step = 0;               ///< elements from one round of the loop to the next
  std::vector<int64_t> offsets;   ///< of each product's word, from the first one
  std::vector<int64_t> distances; ///< the different offsets, ascending; 0 leads

  size_t place(size_t product) const {
    return static_cast<size_t>(llvm::find(distances, offsets[product]) - distances.begin());
  }
};

/// How the words of one operand lie, or nothing where they are not evenly walked through.
std::optional<Walk> walkOf(llvm::ArrayRef<WordProduct> products, int side, const For &loop) {
  Walk walk;
  walk.buffer = products.front().operands[side]->name;
  walk.first = denseBase(products.front().operands[side]->index);
  for (const WordProduct &product : products) {
    Halide::Expr base = denseBase(product.operands[side]->index);
    auto distance = halide::constantInt(simplify(base - walk.first));
    if (product.operands[side]->name != walk.buffer || !distance || *distance < 0)
      return std::nullopt;
    walk.offsets.push_back(*distance);
  }
  walk.distances = walk.offsets;
  std::sort(walk.distances.begin(), walk.distances.end());
  walk.distances.erase(std::unique(walk.distances.begin(), walk.distances.end()),
                       walk.distances.end());
  auto step = stepOf(walk.first, loop);
  if (!step)
    return std::nullopt;
  walk.step = *step;
  walk.first = inFirstRound(walk.first, loop);
  return walk;
}

/// The operands of a product of two bytes.
std::optional<std::array<const Load *, 2>> byteProduct(const Halide::Expr &product) {
  const Call *multiply = wideningProduct(product);
  const Mul *plain = product.as<Mul>();
  if (!plain && !multiply)
    return std::nullopt;
  std::array<const Load *, 2> loads = {};
  for (size_t side : {0, 1}) {
    Halide::Expr factor = plain ? (side == 0 ? plain->a : plain->b) : multiply->args[side];
    const Cast *wide = factor.as<Cast>();
    loads[side] = (wide ? wide->value : factor).as<Load>();
    if (!loads[side] || loads[side]->type != Halide::Int(8) ||
        (wide && wide->type != Halide::Int(32)))
      return std::nullopt;
  }
  return loads;
}

/// Elements from `first` to `load`; nothing where that varies or the buffers differ.
std::optional<int64_t> distance(const Load *first, const Load *load) {
  if (!load || load->name != first->name)
    return std::nullopt;
  return halide::constantInt(simplify(load->index - first->index));
}

} // namespace

/// Four sums, each of a product of neighbouring bytes: acc[i] += x[i] * y[i].
size_t Printer::wordOfSums(llvm::ArrayRef<Stmt> group) {
  constexpr size_t kBytes = 4;
  if (isa.kind != Isa::Kind::CortexM4 || group.size() < kBytes)
    return 0;
  std::vector<std::string> sums;
  const Load *first[2] = {};
  for (size_t i = 0; i < kBytes; i++) {
    const Store &store = *group[i].as<Store>();
    auto sum = accumulation(store);
    if (!sum || store.value.type() != Halide::Int(32) || llvm::is_contained(sums, sum->variable))
      return 0;
    sums.push_back(sum->variable);
    auto bytes = byteProduct(sum->addend);
    if (!bytes)
      return 0;
    for (size_t side : {0, 1}) {
      const Load *load = (*bytes)[side];
      if (promoted.count(load->name))
        return 0;
      if (i == 0)
        first[side] = load;
      auto distance = halide::constantInt(simplify(load->index - first[side]->index));
      if (load->name != first[side]->name || distance != static_cast<int64_t>(i))
        return 0;
    }
  }
  require("multiply_add_4");
  line(fmt::format("multiply_add_4({}, {}, {});", address(first[0]->name, first[0]->index),
                   address(first[1]->name, first[1]->index), fmt::join(sums, ", ")));
  return kBytes;
}

bool Printer::registerBlock(const For &loop) {
  auto extent = halide::constantInt(halide::loopExtent(loop));
  if (isa.kind != Isa::Kind::CortexM4 || !extent || *extent < 1)
    return false;
  std::vector<Stmt> list;
  flatten(loop.body, list);
  std::vector<WordProduct> products;
  for (const Stmt &stmt : list) {
    const Store *store = stmt.as<Store>();
    auto sum = store ? accumulation(*store) : std::nullopt;
    auto words = sum ? wordOperands(sum->addend) : std::nullopt;
    if (!words)
      return false;
    for (const Load *word : words->operands)
      if (promoted.count(word->name) || (word->type.bits() == 16 && !wideStrips.count(word->name)))
        return false;
    products.push_back({sum->variable, {words->operands[0], words->operands[1]}});
  }
  if (products.empty())
    return false;
  std::optional<Walk> walks[2] = {walkOf(products, 0, loop), walkOf(products, 1, loop)};
  if (!walks[0] || !walks[1])
    return false;
  // Of the weights, the words of all columns lie side by side; those of an input do not.
  for (int weights : {1, 0}) {
    const Walk &w = *walks[weights], &x = *walks[1 - weights];
    size_t columns = w.distances.size(), rows = x.distances.size();
    bool sideBySide = columns > 1 && w.step == static_cast<int64_t>(4 * columns);
    for (size_t c = 0; c < columns; c++)
      sideBySide &= w.distances[c] == static_cast<int64_t>(4 * c);
    if (!sideBySide || products.size() != rows * columns || rows > 2)
      continue;
    bool isWide = products.front().operands[1 - weights]->type.bits() == 16;
    std::string helper = fmt::format("dot4_{}x{}{}", rows, columns, isWide ? "_wide" : "");
    int64_t row = rows == 2 ? x.distances[1] : 0;
    // LDR takes an offset of 12 bits, or steps on by 8 bits.
    bool reaches = row <= 4095 && x.step >= 0 && x.step <= 255;
    // LDRD takes words at multiples of 4 bytes, up to 1020 bytes away.
    if (isWide) {
      row *= 2;
      reaches = row <= 1020 && row % 4 == 0 && x.step == 4 && constants.count(w.buffer) &&
                startsAtMultiple(w.first, 4);
    }
    if (!prelude.has(helper) || !reaches || products.front().operands[weights]->type.bits() != 8)
      continue;
    std::vector<std::string> sums(products.size());
    for (auto [index, product] : llvm::enumerate(products))
      sums[x.place(index) * columns + w.place(index)] = product.accumulator;
    if (llvm::is_contained(sums, "")) // two products for one sum
      continue;
    require(helper);
    std::string numbers = fmt::format("{}", *extent);
    if (!isWide)
      numbers += fmt::format(", {}", x.step);
    if (rows == 2)
      numbers += fmt::format(", {}", row);
    if (isa.unroll > 0)
      numbers += fmt::format(", {}", isa.unroll);
    line(fmt::format("{}<{}>({}, {}, {});", helper, numbers, address(x.buffer, x.first),
                     address(w.buffer, w.first), fmt::join(sums, ", ")));
    ++loops;
    return true;
  }
  return false;
}

/// A row of 3x3 windows of bytes, four neighbouring channels at a time: start values, products and
/// requantization.
bool Printer::windowRow(const For &loop) {
  constexpr size_t kChannels = 4, kTaps = 9;
  auto extent = halide::constantInt(halide::loopExtent(loop));
  const Allocate *sums = loop.body.as<Allocate>();
  if (isa.kind != Isa::Kind::CortexM4 || !extent || *extent < 1 || !sums)
    return false;
  std::vector<Stmt> list;
  flatten(sums->body, list);
  if (list.size() == (kTaps + 2) * kChannels + 1 && list.back().as<Free>())
    list.pop_back();
  if (list.size() != (kTaps + 2) * kChannels)
    return false;
  const Load *in = nullptr, *weight = nullptr, *params[3] = {}; // start, multiplier, shift
  const Store *out = nullptr;
  std::optional<int64_t> zeroPoint, column, row;
  auto isSum = [&](const Load *load, size_t channel) {
    return load && load->name == sums->name &&
           halide::constantInt(load->index) == static_cast<int64_t>(channel);
  };
  for (auto [index, stmt] : llvm::enumerate(list)) {
    const Store *store = stmt.as<Store>();
    size_t channel = index % kChannels, part = index / kChannels;
    auto offset = static_cast<int64_t>(channel);
    if (!store || !is_const_one(store->predicate))
      return false;
    if (part <= kTaps && (store->name != sums->name || halide::constantInt(store->index) != offset))
      return false;
    if (part == 0) {
      const Load *start = store->value.as<Load>();
      params[0] = channel == 0 ? start : params[0];
      if (!params[0] || start->type != Halide::Int(32) || distance(params[0], start) != offset)
        return false;
      continue;
    }
    if (part <= kTaps) {
      const Add *sum = store->value.as<Add>();
      auto bytes = sum && isSum(sum->a.as<Load>(), channel) ? byteProduct(sum->b) : std::nullopt;
      if (!bytes)
        return false;
      if (index == kChannels)
        in = (*bytes)[0], weight = (*bytes)[1];
      auto x = distance(in, (*bytes)[0]), y = distance(weight, (*bytes)[1]);
      size_t tap = part - 1;
      if (tap == 1 && channel == 0)
        column = x;
      if (tap == 3 && channel == 0)
        row = x;
      int64_t down = tap < 3 ? 0 : row.value_or(0) * static_cast<int64_t>(tap / 3);
      if (x != down + column.value_or(0) * static_cast<int64_t>(tap % 3) + offset ||
          y != column.value_or(0) * static_cast<int64_t>(tap) + offset)
        return false;
      continue;
    }
    const Call *call = store->value.as<Call>();
    if (!call || call->name != "requantize_bounded_s8" || call->args.size() != 4 ||
        !isSum(call->args[0].as<Load>(), channel))
      return false;
    if (channel == 0) {
      out = store;
      zeroPoint = halide::constantInt(call->args[3]);
    }
    if (store->name != out->name || !zeroPoint || halide::constantInt(call->args[3]) != zeroPoint ||
        halide::constantInt(simplify(store->index - out->index)) != offset)
      return false;
    for (size_t i : {1, 2}) {
      const Cast *wide = call->args[i].as<Cast>();
      const Load *param = (wide ? wide->value : call->args[i]).as<Load>();
      params[i] = channel == 0 ? param : params[i];
      if (!params[i] || !param || param->type != Halide::Int(i == 1 ? 32 : 8) ||
          distance(params[i], param) != offset)
        return false;
    }
  }
  auto inStep = stepOf(in->index, loop), outStep = stepOf(out->index, loop);
  for (const Load *fixed : {weight, params[0], params[1], params[2]})
    if (stepOf(fixed->index, loop) != 0)
      return false;
  if (!inStep || !outStep || *outStep == 0)
    return false;
  std::string helper = zeroPoint == -128 ? "window_row_3x3_lowest" : "window_row_3x3";
  require(helper);
  auto at = [&](const std::string &name, const Expr &index) {
    return address(name, inFirstRound(index, loop));
  };
  line(fmt::format("{}({}, {}, {}, {}, {}, {}, kWindowRow<{}, {}, {}, {}, {}, {}>);", helper,
                   at(in->name, in->index), at(weight->name, weight->index),
                   at(params[0]->name, params[0]->index), at(params[1]->name, params[1]->index),
                   at(params[2]->name, params[2]->index), at(out->name, out->index), *extent,
                   *column, *row, *inStep, *outStep, *zeroPoint));
  stackPeak =
      std::max(stackPeak, stackBytes + 180); // of the helper, less what a kernel needs itself
  ++loops;
  return true;
}

/// A row of float sums, each of the products of one number with its neighbours in memory.
bool Printer::floatRow(const For &loop) {
  constexpr size_t kColumns = 8;
  auto extent = halide::constantInt(halide::loopExtent(loop));
  std::vector<Stmt> list;
  flatten(loop.body, list);
  if (isa.kind != Isa::Kind::CortexM4 || !extent || *extent < 1 || list.size() != kColumns)
    return false;
  std::vector<std::string> sums;
  const Load *first[2] = {};
  for (size_t column = 0; column < kColumns; column++) {
    const Store *store = list[column].as<Store>();
    auto sum = store ? accumulation(*store) : std::nullopt;
    const Mul *product = sum ? sum->addend.as<Mul>() : nullptr;
    if (!product || product->type != Halide::Float(32) || llvm::is_contained(sums, sum->variable))
      return false;
    sums.push_back(sum->variable);
    const Load *factors[2] = {product->a.as<Load>(), product->b.as<Load>()};
    for (size_t side : {0, 1}) {
      if (!factors[side] || promoted.count(factors[side]->name))
        return false;
      if (column == 0)
        first[side] = factors[side];
      auto distance = halide::constantInt(simplify(factors[side]->index - first[side]->index));
      if (factors[side]->name != first[side]->name ||
          distance != static_cast<int64_t>(side == 0 ? 0 : column))
        return false;
    }
  }
  if (stepOf(first[0]->index, loop) != 1 || stepOf(first[1]->index, loop) != kColumns)
    return false;
  require("multiply_add_1x8");
  line(fmt::format("multiply_add_1x8<{}>({}, {}, {});", *extent,
                   address(first[0]->name, inFirstRound(first[0]->index, loop)),
                   address(first[1]->name, inFirstRound(first[1]->index, loop)),
                   fmt::join(sums, ", ")));
  ++loops;
  return true;
}

} // namespace burin::cxx::print
