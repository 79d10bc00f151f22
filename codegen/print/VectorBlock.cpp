// Recognizes sums of int8 products for MVE: a loop that only adds to sums becomes one call of a
// helper for each, and the taps of a window another; and keeps vectors of four bytes as words
// between memory and memory.
#include "codegen/print/Printer.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace burin::cxx::print {

using namespace Halide::Internal;

namespace {

/// Sums of one vector or scalar: dot products of `lanes` bytes of an input with those of weights.
struct ByteProduct {
  const Load *input = nullptr;   ///< shared by all channels
  const Load *weights = nullptr; ///< of each channel, one after the other
  int lanes = 0;
};

/// A load of neighbouring int8 in memory, or null.
const Load *bytesInMemory(const Halide::Expr &expr, int lanes) {
  const Load *load = expr.as<Load>();
  bool fits = load && load->type == Halide::Int(8, lanes) && is_const_one(load->predicate) &&
              (lanes == 1 || denseBase(load->index).defined());
  return fits ? load : nullptr;
}

Halide::Expr startOf(const Load &load) {
  return load.type.is_scalar() ? load.index : denseBase(load.index);
}

constexpr int kLanes = 4;

/// Four bytes in memory as words, or null.
const Load *wordsInMemory(const Halide::Expr &expr) {
  const Cast *cast = expr.as<Cast>();
  const Load *load = (cast ? cast->value : expr).as<Load>();
  bool fits = load && load->type == Halide::Int(8, kLanes) && is_const_one(load->predicate) &&
              denseBase(load->index).defined();
  return fits && (!cast || cast->type == Halide::Int(32, kLanes)) ? load : nullptr;
}

/// The factors of a product of four bytes each with four others, the table's last.
struct LaneProduct {
  const Load *input = nullptr, *weight = nullptr;
};

LaneProduct laneProduct(const Halide::Expr &product, const std::set<std::string> &tables) {
  if (product.type() != Halide::Int(32, kLanes))
    return {};
  const Mul *plain = product.as<Mul>();
  const Call *multiply = wideningProduct(product);
  if (!plain && !multiply)
    return {};
  const Load *a = wordsInMemory(plain ? plain->a : multiply->args[0]);
  const Load *b = wordsInMemory(plain ? plain->b : multiply->args[1]);
  if (!a || !b || tables.count(a->name) == tables.count(b->name))
    return {};
  return tables.count(a->name) ? LaneProduct{b, a} : LaneProduct{a, b};
}

/// Elements from `first` to `load`; nothing where that varies or the buffers differ.
std::optional<int64_t> distance(const Load *first, const Load *load) {
  if (load->name != first->name)
    return std::nullopt;
  return halide::constantInt(simplify(denseBase(load->index) - denseBase(first->index)));
}

/// How far the positions and the taps of a window are apart.
struct Taps {
  int64_t columns = 1, rows = 1;
  int64_t position = 0, column = 0, row = 0; ///< of the input
  int64_t weight = 0;                        ///< from one tap's weights to the next ones
};

/// The window that the offsets of taps from the first one make; nothing where they make none.
bool findGrid(llvm::ArrayRef<int64_t> offsets, Taps &taps) {
  size_t count = offsets.size(), columns = 1;
  taps.column = count > 1 ? offsets[1] : 0;
  while (columns < count && offsets[columns] == static_cast<int64_t>(columns) * taps.column)
    ++columns;
  if (count % columns != 0)
    return false;
  taps.row = columns < count ? offsets[columns] : 0;
  for (size_t i = 0; i < count; i++)
    if (offsets[i] != static_cast<int64_t>(i / columns) * taps.row +
                          static_cast<int64_t>(i % columns) * taps.column)
      return false;
  taps.columns = static_cast<int64_t>(columns);
  taps.rows = static_cast<int64_t>(count / columns);
  return true;
}

} // namespace

/// The bytes whose products `expr` sums up, for four channels or for one.
static std::optional<ByteProduct> byteProduct(const Halide::Expr &expr,
                                              Halide::Expr (*repeated)(const Halide::Expr &)) {
  constexpr int kBytes = 16; // of a register
  const VectorReduce *reduce = expr.as<VectorReduce>();
  if (!reduce || reduce->op != VectorReduce::Add || reduce->type.element_of() != Halide::Int(32))
    return std::nullopt;
  int channels = reduce->type.lanes(), lanes = reduce->value.type().lanes() / channels;
  const Call *multiply = wideningProduct(reduce->value);
  if (!multiply || (channels != 1 && channels != 4) || lanes > kBytes)
    return std::nullopt;
  for (size_t side : {0, 1}) {
    Halide::Expr shared = channels == 1 ? multiply->args[side] : repeated(multiply->args[side]);
    if (!shared.defined())
      continue;
    ByteProduct product{bytesInMemory(shared, lanes),
                        bytesInMemory(multiply->args[1 - side], lanes * channels), lanes};
    if (product.input && product.weights)
      return product;
  }
  return std::nullopt;
}

/// Where a dot product reads, and how it moves on in a loop.
struct DotWalk {
  ByteProduct product;
  Halide::Expr input, weights; ///< in the first round
  int64_t steps = 1, inputStep = 0, weightStep = 0;
};

static std::optional<DotWalk> walkOf(const ByteProduct &product, const For *loop) {
  DotWalk walk{product, startOf(*product.input), startOf(*product.weights)};
  walk.inputStep = product.lanes, walk.weightStep = product.weights->type.lanes();
  if (!loop)
    return walk;
  auto extent = halide::constantInt(halide::loopExtent(*loop));
  auto inputOn = stepOf(walk.input, *loop), weightsOn = stepOf(walk.weights, *loop);
  if (!extent || *extent < 1 || !inputOn || !weightsOn)
    return std::nullopt;
  walk.steps = *extent, walk.inputStep = *inputOn, walk.weightStep = *weightsOn;
  walk.input = inFirstRound(walk.input, *loop);
  walk.weights = inFirstRound(walk.weights, *loop);
  return walk;
}

/// The distance of two inputs that share all weights.
static std::optional<int64_t> rowBetween(const DotWalk &a, const DotWalk &b) {
  bool same = a.product.input->name == b.product.input->name &&
              a.product.weights->name == b.product.weights->name &&
              a.product.lanes == b.product.lanes && a.inputStep == b.inputStep &&
              a.weightStep == b.weightStep && equal(a.weights, b.weights);
  return same ? halide::constantInt(simplify(b.input - a.input)) : std::nullopt;
}

/// The call that adds the dot product `expr` to `accumulator`.
std::optional<Text> Printer::dotOfVectors(const Expr &expr, const std::string &accumulator) {
  auto product = isa.kind == Isa::Kind::Mve ? byteProduct(expr, repeatedGroup) : std::nullopt;
  if (!product || promoted.count(product->input->name) || promoted.count(product->weights->name))
    return std::nullopt;
  const char *helper = expr.type().is_vector() ? "dot_lanes" : "dot_line";
  require(helper);
  return Text{fmt::format("{}<{}, 1, 0, 0>({}, {}, {})", helper, product->lanes,
                          address(product->input->name, startOf(*product->input)),
                          address(product->weights->name, startOf(*product->weights)), accumulator),
              Binds::Primary};
}

/// How many of the first statements, which only add dot products to sums, are printed; 0 where they
/// do something else.
size_t Printer::vectorSums(llvm::ArrayRef<Stmt> statements, const For *loop) {
  if (isa.kind != Isa::Kind::Mve)
    return 0;
  std::vector<DotWalk> walks;
  std::vector<std::string> sums;
  for (const Stmt &stmt : statements) {
    const Store *store = stmt.as<Store>();
    auto sum = store ? accumulation(*store) : std::nullopt;
    auto product = sum ? byteProduct(sum->addend, repeatedGroup) : std::nullopt;
    bool inMemory =
        product && !promoted.count(product->input->name) && !promoted.count(product->weights->name);
    auto walk = inMemory ? walkOf(*product, loop) : std::nullopt;
    if (!walk || llvm::is_contained(sums, sum->variable))
      break;
    walks.push_back(*walk);
    sums.push_back(sum->variable);
  }
  if (walks.empty() || (loop && walks.size() < statements.size()))
    return 0;
  for (size_t i = 0; i < walks.size();) {
    const DotWalk &walk = walks[i];
    bool vector = walk.product.weights->type.lanes() > walk.product.lanes;
    std::string numbers = fmt::format("{}, {}, {}, {}", walk.product.lanes, walk.steps,
                                      walk.inputStep, walk.weightStep);
    std::string places = fmt::format("{}, {}", address(walk.product.input->name, walk.input),
                                     address(walk.product.weights->name, walk.weights));
    auto row = vector && i + 1 < walks.size() ? rowBetween(walk, walks[i + 1]) : std::nullopt;
    if (row) {
      require("dot_lanes_2");
      line(fmt::format("dot_lanes_2<{}, {}>({}, {}, {});", numbers, *row, places, sums[i],
                       sums[i + 1]));
      i += 2;
      continue;
    }
    const char *helper = vector ? "dot_lanes" : "dot_line";
    require(helper);
    line(fmt::format("{} = {}<{}>({}, {});", sums[i], helper, numbers, places, sums[i]));
    ++i;
  }
  return walks.size();
}

bool Printer::vectorBlock(const For &loop) {
  std::vector<Stmt> list;
  flatten(loop.body, list);
  bool printed = vectorSums(list, &loop) > 0;
  loops += printed;
  return printed;
}

/// The products of a window's taps with vectors of channels, as one call that adds them to the sums
/// of some neighbouring positions.
size_t Printer::windowTaps(llvm::ArrayRef<Stmt> group) {
  if (isa.kind != Isa::Kind::Mve)
    return 0;
  std::vector<std::string> sums;
  std::vector<int64_t> offsets;
  Taps taps;
  LaneProduct first;
  size_t done = 0;
  // Tap after tap, of each the positions in the same order.
  for (auto [index, stmt] : llvm::enumerate(group)) {
    auto sum = accumulation(*stmt.as<Store>());
    LaneProduct product = sum ? laneProduct(sum->addend, constants) : LaneProduct();
    if (!product.input || promoted.count(product.input->name))
      break;
    if (index == 0)
      first = product;
    auto in = distance(first.input, product.input), weight = distance(first.weight, product.weight);
    if (!in || !weight)
      break;
    auto count = static_cast<int64_t>(sums.size());
    if (*weight == 0 && offsets.size() <= 1) { // still the first tap
      if (llvm::is_contained(sums, sum->variable) || (count > 1 && *in != count * taps.position))
        break;
      taps.position = count == 1 ? *in : taps.position;
      sums.push_back(sum->variable);
      offsets.assign(1, 0);
      done = sums.size();
      continue;
    }
    size_t position = index % sums.size(), tap = index / sums.size();
    if (position == 0) {
      taps.weight = tap == 1 ? *weight : taps.weight;
      offsets.push_back(*in);
    }
    if (sums[position] != sum->variable || *weight != static_cast<int64_t>(tap) * taps.weight ||
        *in != offsets.back() + static_cast<int64_t>(position) * taps.position)
      break;
    done = position + 1 == sums.size() ? index + 1 : done;
  }
  if (sums.empty())
    return 0;
  offsets.resize(done / sums.size());
  if (offsets.size() < 2 || !findGrid(offsets, taps))
    return 0;
  // What ADDW adds, where VLDRB cannot step on by itself.
  constexpr int64_t kReach = 4095;
  bool reaches = taps.weight > 0 && taps.weight <= kReach && taps.position <= kReach &&
                 taps.position > (sums.size() > 1 ? 0 : -1);
  int64_t stride =
      taps.column > 0 && taps.position % taps.column == 0 ? taps.position / taps.column : 0;
  bool keepsRow = sums.size() == 3 && taps.columns == 3 && (stride == 1 || stride == 2);
  if (!reaches)
    return 0;
  std::string numbers = keepsRow ? fmt::format("{}, {}, {}, {}, {}", taps.rows, taps.row,
                                               taps.column, stride, taps.weight)
                                 : fmt::format("{}, {}, {}, {}, {}, {}", taps.rows, taps.columns,
                                               taps.row, taps.column, taps.position, taps.weight);
  const char *helper = keepsRow ? "window_taps_3" : "window_taps";
  require(helper);
  line(fmt::format("{}<{}>({}, {}, {});", helper, numbers,
                   address(first.input->name, denseBase(first.input->index)),
                   address(first.weight->name, denseBase(first.weight->index)),
                   fmt::join(sums, ", ")));
  return done;
}

/// An int8 or uint8 vector in memory as words.
std::optional<Text> Printer::wideLoad(Type to, const Expr &value) {
  const Load *load = value.as<Load>();
  bool isSigned = value.type() == Halide::Int(8, 4);
  if (isa.kind != Isa::Kind::Mve || to != Halide::Int(32, 4) || !load ||
      (!isSigned && value.type() != Halide::UInt(8, 4)) || !is_const_one(load->predicate) ||
      promoted.count(load->name))
    return std::nullopt;
  Expr base = denseBase(load->index);
  if (!base.defined())
    return std::nullopt;
  Expr key = value;
  if (auto named = sharing.words.find(key); named != sharing.words.end())
    return Text{named->second, Binds::Primary};
  const char *helper = isSigned ? "load_wide" : "load_wide_u8";
  require(helper);
  std::string text = fmt::format("{}({})", helper, address(load->name, base));
  auto uses = sharing.uses.find(key);
  if (uses == sharing.uses.end() || uses->second < 2)
    return Text{text, Binds::Primary};
  std::string name = shareName(key);
  line(fmt::format("const {} {} = {};", typeName(to), name, text));
  sharing.words[key] = name;
  return Text{name, Binds::Primary};
}

/// Four bytes from one place in memory to another.
bool Printer::copyWord(const Store &store) {
  const Load *load = bytesInMemory(store.value, 4);
  if (isa.kind != Isa::Kind::Mve || !load || promoted.count(load->name))
    return false;
  require("copy_word");
  line(fmt::format("copy_word({}, {});", address(load->name, startOf(*load)),
                   address(store.name, denseBase(store.index))));
  return true;
}

/// Four int8 as words of the same values.
std::optional<Text> Printer::wideBytes(const Expr &value) {
  Type words = Halide::Int(32, 4);
  if (isa.kind != Isa::Kind::Mve || value.type() != Halide::Int(8, 4))
    return std::nullopt;
  if (auto load = wideLoad(words, value))
    return load;
  if (const Broadcast *splat = value.as<Broadcast>(); splat && splat->value.type().is_scalar())
    return print(Broadcast::make(Cast::make(Halide::Int(32), splat->value), words.lanes()));
  const Max *max = value.as<Max>();
  const Min *min = value.as<Min>();
  if (max || min) {
    auto a = wideBytes(max ? max->a : min->a), b = wideBytes(max ? max->b : min->b);
    if (!a || !b)
      return std::nullopt;
    std::string name = fmt::format("{}({})", max ? "max" : "min", shortName(words));
    require(name);
    return Text{
        fmt::format("{}_{}({}, {})", max ? "max" : "min", shortName(words), a->text, b->text),
        Binds::Primary};
  }
  const Call *call = value.as<Call>();
  if (call && !call->is_intrinsic() && prelude.has(call->name + "_wide")) {
    for (const Expr &argument : call->args)
      if (argument.type().lanes() != words.lanes())
        return std::nullopt;
    require(call->name + "_wide");
    return this->call(call->name + "_wide", call->args);
  }
  return std::nullopt;
}

} // namespace burin::cxx::print
