// Prints loads, splats and shuffles, and loops that only move neighbouring elements.
#include "codegen/print/Printer.h"

#include <fmt/format.h>

namespace burin::cxx::print {

using namespace Halide::Internal;

namespace {

/// Neighbouring elements of one buffer that go to neighbouring ones of another.
struct Run {
  std::string from, to;
  Halide::Expr first[2]; ///< where the elements start, and where they go
  int64_t elements;
  Halide::Type moved; ///< by one load
};

std::optional<Run> runOf(const Stmt &stmt) {
  if (const Store *store = stmt.as<Store>()) {
    const Load *load = store->value.as<Load>();
    if (!load || !is_const_one(store->predicate) || !is_const_one(load->predicate))
      return std::nullopt;
    bool isScalar = load->type.is_scalar();
    Run run{load->name,
            store->name,
            {isScalar ? load->index : denseBase(load->index),
             isScalar ? store->index : denseBase(store->index)},
            load->type.lanes(),
            load->type};
    return run.first[0].defined() && run.first[1].defined() ? std::optional(run) : std::nullopt;
  }
  if (const LetStmt *let = stmt.as<LetStmt>()) {
    auto run = runOf(let->body);
    for (size_t side : {0, 1})
      if (run)
        run->first[side] = substitute(let->name, let->value, run->first[side]);
    return run;
  }
  const For *loop = stmt.as<For>();
  auto extent = loop && loop->for_type == ForType::Serial
                    ? halide::constantInt(halide::loopExtent(*loop))
                    : std::nullopt;
  auto run = extent && *extent > 0 ? runOf(loop->body) : std::nullopt;
  if (!run)
    return std::nullopt;
  for (Halide::Expr &first : run->first) {
    if (stepOf(first, *loop) != run->elements)
      return std::nullopt;
    first = inFirstRound(first, *loop);
  }
  run->elements *= *extent;
  return run;
}

} // namespace

std::string Printer::promotedName(Promotion &promotion, const Expr &index) {
  size_t position = promotion.position(index);
  if (position >= promotion.names.size())
    refuse("index beyond the allocation", index);
  return promotion.names[position];
}

std::string Printer::address(const std::string &buffer, const Expr &base) {
  std::string name = variable(buffer);
  return is_const_zero(base) ? name : fmt::format("&{}[{}]", name, index(base).text);
}

Text Printer::load(const Load &load) {
  if (auto it = promoted.find(load.name); it != promoted.end())
    return {promotedName(it->second, load.index), Binds::Primary};
  if (!is_const_one(load.predicate))
    refuse("predicated load", Expr(&load));
  if (load.type.is_scalar())
    return {fmt::format("{}[{}]", variable(load.name), index(load.index).text), Binds::Primary};
  Expr base = denseBase(load.index);
  if (!base.defined())
    refuse("strided or gathering vector load", Expr(&load));
  require(fmt::format("load({})", shortName(load.type)));
  return {fmt::format("load_{}({})", shortName(load.type), address(load.name, base)),
          Binds::Primary};
}

Text Printer::broadcast(const Broadcast &broadcast) {
  Type type = broadcast.type;
  std::string name = shortName(type);
  if (broadcast.value.type().is_scalar()) {
    if (type.is_bool())
      refuse("splat of a truth value", Expr(&broadcast));
    if (is_const_zero(broadcast.value))
      return {typeName(type) + "{}", Binds::Primary};
    require(fmt::format("splat({})", name));
    return call("splat_" + name, {broadcast.value});
  }
  // A repeated group, e.g. two int16 for VPMADDWD: one splat of a wider lane.
  const Load *load = broadcast.value.as<Load>();
  Type group = broadcast.value.type();
  Expr base = load ? denseBase(load->index) : Expr();
  int groupBits = group.bits() * group.lanes();
  if (!base.defined() || promoted.count(load->name) || !is_const_one(load->predicate) ||
      (groupBits != 16 && groupBits != 32))
    refuse("splat of a vector that is no group of 16 or 32 bits in memory", Expr(&broadcast));
  Type words = Halide::Int(groupBits, type.bits() * type.lanes() / groupBits);
  typeName(words);
  require(fmt::format("splat_group({},{})", name, shortName(words)));
  return {fmt::format("splat_group_{}({})", name, address(load->name, base)), Binds::Primary};
}

/// Whether indices count up from the first one.
static bool isSlice(const std::vector<int> &indices) {
  for (size_t i = 0; i < indices.size(); ++i)
    if (indices[i] != indices[0] + static_cast<int>(i))
      return false;
  return true;
}

static bool repeats(const std::vector<int> &indices, int lanes) {
  for (size_t i = 0; i < indices.size(); ++i)
    if (indices[i] != static_cast<int>(i) % lanes)
      return false;
  return static_cast<int>(indices.size()) > lanes && static_cast<int>(indices.size()) % lanes == 0;
}

/// The vector that `expr` repeats, or an undefined Expr.
Halide::Expr Printer::repeatedGroup(const Expr &expr) {
  const Broadcast *broadcast = expr.as<Broadcast>();
  if (broadcast && broadcast->value.type().is_vector())
    return broadcast->value;
  const Shuffle *shuffle = expr.as<Shuffle>();
  if (shuffle && shuffle->vectors.size() == 1 &&
      repeats(shuffle->indices, shuffle->vectors.front().type().lanes()))
    return shuffle->vectors.front();
  return {};
}

Text Printer::shuffle(const Shuffle &shuffle) {
  const Expr &first = shuffle.vectors.front();
  int lanes = first.type().lanes();
  if (shuffle.vectors.size() == 1) {
    if (repeatedGroup(Expr(&shuffle)).defined())
      return print(Broadcast::make(first, static_cast<int>(shuffle.indices.size()) / lanes));
    const Load *load = first.as<Load>();
    Expr base = load ? denseBase(load->index) : Expr();
    if (base.defined() && !promoted.count(load->name) && is_const_one(load->predicate) &&
        isSlice(shuffle.indices)) { // a part of a wide load is a load of its own
      int count = static_cast<int>(shuffle.indices.size());
      Expr start = simplify(base + shuffle.indices[0]);
      Expr index = count == 1 ? start : Ramp::make(start, 1, count);
      return print(Load::make(shuffle.type, load->name, index, load->image, load->param,
                              const_true(count), ModulusRemainder()));
    }
    if (shuffle.type.is_scalar())
      return {fmt::format("{}[{}]", operand(first, Binds::Primary), shuffle.indices[0]),
              Binds::Primary};
  }
  bool allScalar = true;
  bool allVector = true;
  for (const Expr &vector : shuffle.vectors) {
    allScalar &= vector.type().is_scalar();
    allVector &= vector.type().is_vector() && vector.type() == first.type();
  }
  std::string list;
  if (allScalar) {
    for (int i : shuffle.indices)
      list += (list.empty() ? "" : ", ") + print(shuffle.vectors[static_cast<size_t>(i)]).text;
    return {fmt::format("{}{{{}}}", typeName(shuffle.type), list), Binds::Primary};
  }
  if (!allVector || shuffle.vectors.size() > 2 || shuffle.type.is_scalar() ||
      shuffle.type.is_bool())
    refuse("shuffle", Expr(&shuffle));
  for (int i : shuffle.indices)
    list += fmt::format(", {}", i);
  typeName(shuffle.type);
  std::string a = print(first).text;
  return {
      fmt::format("__builtin_shufflevector({}, {}{})", a, print(shuffle.vectors.back()).text, list),
      Binds::Primary};
}

/// Rows within a border, kept rows, states: one memcpy moves words, where a loop moves what the
/// elements are.
bool Printer::copyRun(const For &loop) {
  auto run = runOf(Stmt(&loop));
  // Variables have no address, and widened words an order of their own.
  for (const std::string &buffer : {run ? run->from : "", run ? run->to : ""})
    if (buffer.empty() || promoted.count(buffer) || wideStrips.count(buffer))
      return false;
  if (isa.vectorsOutrunMemcpy() && run->moved.is_vector())
    return false;
  // Where the result lies over the input, its rows are in an order that overwrites nothing unread:
  // then a row may be read as a whole before it is written.
  bool mayOverlap = aliases.count(run->from) && aliases.count(run->to);
  prelude.include("string.h");
  line(fmt::format("{}({}, {}, {});", mayOverlap ? "memmove" : "memcpy",
                   address(run->to, run->first[1]), address(run->from, run->first[0]),
                   run->elements * run->moved.element_of().bytes()));
  ++loops;
  return true;
}

} // namespace burin::cxx::print
