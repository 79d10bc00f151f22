// Recognizes loops that only add to a block of sums, and prints them as one call of a helper that
// holds the block in registers.
#include "codegen/print/Printer.h"

#include <algorithm>
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

/// Words of a buffer that a loop walks through: their starts by distance from the first.
struct Walk {
  std::string buffer;
  Halide::Expr first;             ///< start of the first one
  int64_t step = 0;               ///< elements from one round of the loop to the next
  std::vector<int64_t> distances; ///< ascending, from the first one; 0 leads
};

/// The bytes of a dense word of four int8, or null.
const Load *wordOfBytes(const Halide::Expr &expr) {
  const Load *load = expr.as<Load>();
  bool isWord = load && load->type == Halide::Int(8, 4) && is_const_one(load->predicate) &&
                denseBase(load->index).defined();
  return isWord ? load : nullptr;
}

/// How the words of one operand lie, or nothing where they are not evenly walked through.
std::optional<Walk> walkOf(llvm::ArrayRef<WordProduct> products, int side, const For &loop) {
  Walk walk{products.front().operands[side]->name,
            denseBase(products.front().operands[side]->index),
            0,
            {}};
  for (const WordProduct &product : products) {
    Halide::Expr base = denseBase(product.operands[side]->index);
    auto distance = halide::constantInt(simplify(base - walk.first));
    if (product.operands[side]->name != walk.buffer || !distance || *distance < 0)
      return std::nullopt;
    if (!llvm::is_contained(walk.distances, *distance))
      walk.distances.push_back(*distance);
  }
  std::sort(walk.distances.begin(), walk.distances.end());
  Halide::Expr variable = Variable::make(Halide::Int(32), loop.name);
  Halide::Expr next = substitute(loop.name, variable + 1, walk.first);
  auto step = halide::constantInt(simplify(next - walk.first));
  if (!step)
    return std::nullopt;
  walk.step = *step;
  walk.first = simplify(substitute(loop.name, loop.min, walk.first));
  return walk;
}

} // namespace

/// A product of words added to a variable, as a store of a register block has it.
static std::optional<std::pair<const Load *, const Load *>> wordsOf(const Halide::Expr &expr) {
  const VectorReduce *reduce = expr.as<VectorReduce>();
  if (!reduce || reduce->op != VectorReduce::Add || reduce->type != Halide::Int(32))
    return std::nullopt;
  Halide::Expr product = reduce->value;
  const Cast *cast = product.as<Cast>();
  if (cast && cast->type.bits() == 32 && cast->value.type().element_of() == Halide::Int(16))
    product = cast->value;
  const Call *multiply = product.as<Call>();
  if (!multiply || !multiply->is_intrinsic(Call::widening_mul))
    return std::nullopt;
  const Load *a = wordOfBytes(multiply->args[0]), *b = wordOfBytes(multiply->args[1]);
  if (!a || !b)
    return std::nullopt;
  return std::pair(a, b);
}

/// Four sums, each of a product of neighbouring bytes: acc[i] += x[i] * y[i].
size_t Printer::wordOfSums(llvm::ArrayRef<Stmt> group) {
  constexpr size_t kBytes = 4;
  if (isa.kind != Isa::Kind::CortexM4 || group.size() < kBytes)
    return 0;
  std::vector<std::string> sums;
  const Load *first[2] = {};
  for (size_t i = 0; i < kBytes; i++) {
    const Store &store = *group[i].as<Store>();
    auto it = promoted.find(store.name);
    const Add *sum = store.value.as<Add>();
    if (it == promoted.end() || !sum || store.value.type() != Halide::Int(32))
      return 0;
    std::string name = promotedName(it->second, store.index);
    if (llvm::is_contained(sums, name))
      return 0;
    sums.push_back(name);
    const Load *old = sum->a.as<Load>();
    bool oldFirst = old && old->name == store.name && equal(old->index, store.index);
    old = sum->b.as<Load>();
    if (!oldFirst && !(old && old->name == store.name && equal(old->index, store.index)))
      return 0;
    Expr product = oldFirst ? sum->b : sum->a;
    if (const Cast *cast = product.as<Cast>();
        cast && cast->type == Halide::Int(32) && cast->value.type() == Halide::Int(16))
      product = cast->value;
    const Call *multiply = product.as<Call>();
    const Mul *plain = product.as<Mul>();
    if (!plain && !(multiply && multiply->is_intrinsic(Call::widening_mul)))
      return 0;
    for (size_t side : {0, 1}) {
      Expr factor = plain ? (side == 0 ? plain->a : plain->b) : multiply->args[side];
      const Cast *wide = factor.as<Cast>();
      const Load *load = (wide ? wide->value : factor).as<Load>();
      if (!load || load->type != Halide::Int(8) || promoted.count(load->name) ||
          (wide && wide->type != Halide::Int(32)))
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
    auto sums = store ? promoted.find(store->name) : promoted.end();
    const Add *sum = store ? store->value.as<Add>() : nullptr;
    if (sums == promoted.end() || !sum)
      return false;
    bool first = sum->a.as<VectorReduce>();
    auto words = wordsOf(first ? sum->a : sum->b);
    const Load *old = (first ? sum->b : sum->a).as<Load>();
    if (!words || !old || old->name != store->name || !equal(old->index, store->index) ||
        promoted.count(words->first->name) || promoted.count(words->second->name))
      return false;
    products.push_back({promotedName(sums->second, store->index), {words->first, words->second}});
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
    std::string helper = fmt::format("dot4_{}x{}", rows, columns);
    int64_t row = rows == 2 ? x.distances[1] : 0;
    // LDR takes an offset of 12 bits, or steps on by 8 bits.
    if (!prelude.has(helper) || row > 4095 || x.step < 0 || x.step > 255)
      continue;
    std::vector<std::string> sums(products.size());
    for (const WordProduct &product : products) {
      auto place = [&](const Walk &walk, int side) {
        auto distance = *halide::constantInt(
            simplify(substitute(loop.name, loop.min, denseBase(product.operands[side]->index)) -
                     walk.first));
        return static_cast<size_t>(llvm::find(walk.distances, distance) - walk.distances.begin());
      };
      sums[place(x, 1 - weights) * columns + place(w, weights)] = product.accumulator;
    }
    if (llvm::is_contained(sums, "")) // two products for one sum
      continue;
    require(helper);
    line(fmt::format("{}<{}, {}{}>({}, {}, {});", helper, *extent, x.step,
                     rows == 2 ? fmt::format(", {}", row) : "", address(x.buffer, x.first),
                     address(w.buffer, w.first), fmt::join(sums, ", ")));
    ++loops;
    return true;
  }
  return false;
}

} // namespace burin::cxx::print
