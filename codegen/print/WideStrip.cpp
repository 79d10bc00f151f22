// Strips of an input that are widened to int16 once, ahead of the products of all channels, and
// loops over these channels that one helper computes. A strip's numbers lie as SXTB16 takes them
// out of a word: 0 and 2 of each four, then 1 and 3. Words of two positions lie in turns where a
// helper reads both at once.
#include "codegen/print/Printer.h"

#include <fmt/format.h>

namespace burin::cxx::print {

using namespace Halide::Internal;

namespace {

constexpr int kWord = 4;

/// A dense word of four int8, or of four int16.
const Load *wordOf(const Halide::Expr &expr) {
  const Cast *cast = expr.as<Cast>();
  bool widens =
      cast && cast->type == Halide::Int(16, kWord) && cast->value.type() == Halide::Int(8, kWord);
  const Load *load = (widens ? cast->value : expr).as<Load>();
  bool isWord = load && load->type.lanes() == kWord && load->type.is_int() &&
                load->type.bits() <= 16 && is_const_one(load->predicate) &&
                denseBase(load->index).defined();
  return isWord ? load : nullptr;
}

/// What a loop over neighbouring words of a strip stores, or null.
const Store *wordFill(const For &loop) {
  std::vector<Stmt> list;
  flatten(loop.body, list);
  const Store *store = list.size() == 1 ? list[0].as<Store>() : nullptr;
  const Load *bytes = store ? wordOf(store->value) : nullptr;
  bool isWord = bytes && bytes->type.bits() == 8 && store->value.type().bits() == 16;
  return isWord && stepOf(denseBase(store->index), loop) == kWord &&
                 stepOf(denseBase(bytes->index), loop) == kWord
             ? store
             : nullptr;
}

/// Whether a strip is only written word by word from bytes, and only read word by word in products
/// with bytes: then nothing sees the order of the numbers in a word.
class StripScan : public IRVisitor {
public:
  explicit StripScan(std::string name) : name(std::move(name)) {}
  bool isStrip = true;

private:
  std::string name;
  using IRVisitor::visit;
  void visit(const Store *store) override {
    if (store->name != name)
      return IRVisitor::visit(store);
    const Load *bytes = wordOf(store->value);
    isStrip &= bytes && bytes->type.bits() == 8 && store->value.type().bits() == 16 &&
               is_const_one(store->predicate) && startsAtMultiple(store->index, kWord);
  }
  void visit(const VectorReduce *reduce) override {
    auto words = wordOperands(Halide::Expr(reduce));
    for (size_t side : {0, 1})
      if (words && words->operands[side]->name == name &&
          words->operands[1 - side]->type.bits() == 8 &&
          startsAtMultiple(words->operands[side]->index, kWord))
        return;
    IRVisitor::visit(reduce);
  }
  void visit(const Load *load) override {
    isStrip &= load->name != name;
    IRVisitor::visit(load);
  }
};

/// A loop over pairs of channels: start values, products of words and requantization.
struct Contraction {
  int64_t positions = 0, pairs = 0, words = 0, rows = 1, zeroPoint = 0, outStep = 0;
  const Load *params[3] = {};     ///< start, multiplier, shift
  std::string strip, weight, out; ///< buffers
  Halide::Expr stripFirst, weightFirst, outFirst;
  int64_t apart = 0; ///< numbers of the strip from one position to the other
  int64_t pitch = 0; ///< and from a row of the window to the next one
};

/// Whether `load` is number `channel` of two neighbours, of which the first one is kept.
bool isParameter(const Load *&first, const Load *load, size_t channel, Halide::Type type) {
  if (!load || load->type != type)
    return false;
  first = channel == 0 && !first ? load : first;
  return first && load->name == first->name &&
         halide::constantInt(simplify(load->index - first->index)) == static_cast<int64_t>(channel);
}

/// The loop that a statement is, with what it needs of names around it in their place.
Stmt loopIn(Stmt stmt) {
  for (const LetStmt *let = stmt.as<LetStmt>(); let; let = stmt.as<LetStmt>())
    stmt = substitute(let->name, let->value, let->body);
  std::vector<Stmt> list;
  flatten(stmt, list);
  return list.size() == 1 && list[0].as<For>() ? list[0] : Stmt();
}

/// The products of all sums: one word of each position and channel, in rows of a window.
bool matchProducts(Contraction &found, const std::string &sums, const Stmt &stmt,
                   const For &channels) {
  Stmt outer = loopIn(stmt);
  Stmt inner = outer.defined() ? loopIn(outer.as<For>()->body) : Stmt();
  const For *rows = inner.defined() ? outer.as<For>() : nullptr;
  const For *words = rows ? inner.as<For>() : outer.defined() ? outer.as<For>() : nullptr;
  auto extent = words ? halide::constantInt(halide::loopExtent(*words)) : std::nullopt;
  auto rowCount = rows ? halide::constantInt(halide::loopExtent(*rows)) : 1;
  if (!rowCount || *rowCount < 1)
    return false;
  found.rows = *rowCount;
  std::vector<Stmt> list;
  if (extent)
    flatten(words->body, list);
  if (list.size() != static_cast<size_t>(2 * found.positions))
    return false;
  found.words = *extent;
  for (auto [index, product] : llvm::enumerate(list)) {
    const Store *store = product.as<Store>();
    const Add *sum = store && store->name == sums ? store->value.as<Add>() : nullptr;
    const Load *before = sum ? sum->b.as<Load>() : nullptr;
    auto operands = before ? wordOperands(sum->a) : std::nullopt;
    auto place = static_cast<int64_t>(index);
    if (!operands || before->name != sums || halide::constantInt(before->index) != place ||
        halide::constantInt(store->index) != place)
      return false;
    const Load *x = operands->operands[0], *w = operands->operands[1];
    if (x->type.bits() != 16 || w->type.bits() != 8)
      return false;
    Halide::Expr at = denseBase(x->index), weightAt = denseBase(w->index);
    if (index == 0) {
      found.strip = x->name, found.stripFirst = at;
      found.weight = w->name, found.weightFirst = weightAt;
    }
    auto apart = halide::constantInt(simplify(at - found.stripFirst));
    found.apart = index == 2 ? apart.value_or(0) : found.apart;
    if (x->name != found.strip || w->name != found.weight ||
        apart != (place < 2 ? 0 : found.apart) ||
        halide::constantInt(simplify(weightAt - found.weightFirst)) != 4 * (place % 2) ||
        stepOf(at, *words) != kWord || stepOf(weightAt, *words) != 2 * kWord)
      return false;
  }
  found.stripFirst = inFirstRound(found.stripFirst, *words);
  found.weightFirst = inFirstRound(found.weightFirst, *words);
  if (rows) {
    auto pitch = stepOf(found.stripFirst, *rows);
    if (!pitch || *pitch < 1 || stepOf(found.weightFirst, *rows) != 2 * kWord * found.words)
      return false;
    found.pitch = *pitch;
    found.stripFirst = inFirstRound(found.stripFirst, *rows);
    found.weightFirst = inFirstRound(found.weightFirst, *rows);
  }
  return stepOf(found.stripFirst, channels) == 0 &&
         stepOf(found.weightFirst, channels) == 2 * kWord * found.words * found.rows;
}

bool matchResult(Contraction &found, const std::string &sums, const Stmt &stmt, size_t index) {
  const Store *store = stmt.as<Store>();
  const Call *call = store ? store->value.as<Call>() : nullptr;
  if (!call || call->name != "requantize_bounded_s8" || call->args.size() != 4)
    return false;
  const Load *sum = call->args[0].as<Load>();
  auto zero = halide::constantInt(call->args[3]);
  if (!sum || sum->name != sums || !zero ||
      halide::constantInt(sum->index) != static_cast<int64_t>(index))
    return false;
  if (index == 0)
    found.out = store->name, found.outFirst = store->index, found.zeroPoint = *zero;
  auto step = halide::constantInt(simplify(store->index - found.outFirst));
  size_t channel = index % 2;
  found.outStep = index == 2 ? step.value_or(0) : found.outStep;
  if (store->name != found.out || zero != found.zeroPoint ||
      step != (index < 2 ? 0 : found.outStep) + static_cast<int64_t>(channel))
    return false;
  const Cast *shift = call->args[2].as<Cast>();
  return shift &&
         isParameter(found.params[1], call->args[1].as<Load>(), channel, Halide::Int(32)) &&
         isParameter(found.params[2], shift->value.as<Load>(), channel, Halide::Int(8));
}

/// Nothing where the weights are none of `tables`, whose words can be loaded in pairs.
std::optional<Contraction> contractionOf(const For &loop, const std::set<std::string> &tables) {
  auto extent = halide::constantInt(halide::loopExtent(loop));
  const Allocate *sums = loop.body.as<Allocate>();
  std::vector<Stmt> list;
  if (sums && extent && *extent > 0 && sums->type == Halide::Int(32))
    flatten(sums->body, list);
  if (!list.empty() && list.back().as<Free>())
    list.pop_back();
  if (list.size() != 5 && list.size() != 9)
    return std::nullopt;
  size_t count = list.size() / 2;
  Contraction found;
  found.positions = static_cast<int64_t>(count / 2), found.pairs = *extent;
  for (size_t i = 0; i < count; i++) {
    const Store *store = list[i].as<Store>();
    if (!store || store->name != sums->name ||
        halide::constantInt(store->index) != static_cast<int64_t>(i) ||
        !isParameter(found.params[0], store->value.as<Load>(), i % 2, Halide::Int(32)))
      return std::nullopt;
  }
  if (!matchProducts(found, sums->name, list[count], loop) || !tables.count(found.weight) ||
      !startsAtMultiple(found.weightFirst, kWord))
    return std::nullopt;
  for (size_t i = 0; i < count; i++)
    if (!matchResult(found, sums->name, list[count + 1 + i], i))
      return std::nullopt;
  for (const Load *param : found.params)
    if (stepOf(param->index, loop) != 2)
      return std::nullopt;
  return stepOf(found.outFirst, loop) == 2 ? std::optional(found) : std::nullopt;
}

/// Where a number of a strip of `words` words a position lies if words of two positions lie in
/// turns; an undefined Expr where that is no multiple of words.
Halide::Expr inTurns(const Halide::Expr &index, int64_t words) {
  auto numbers = static_cast<int>(words * kWord);
  auto within = halide::constantInt(simplify(index % numbers));
  if (!within || *within % kWord != 0)
    return {};
  return simplify(index / numbers * kWord + static_cast<int>(2 * *within));
}

/// Whether a strip holds two positions that one helper reads, and only it; and whether all that
/// fills it is known to lie in turns as well.
class PairScan : public IRVisitor {
public:
  PairScan(std::string name, int64_t elements, const std::set<std::string> &tables)
      : name(std::move(name)), elements(elements), tables(tables) {}
  int64_t words() const { return words_ && reads == 4 && fills ? words_ : 0; }

private:
  std::string name;
  int64_t elements, words_ = 0, reads = 0;
  const std::set<std::string> &tables;
  bool fills = true;
  std::vector<const Store *> stores;
  using IRVisitor::visit;
  void visit(const For *loop) override {
    auto found = contractionOf(*loop, tables);
    if (found && found->strip == name && found->positions == 2 && found->rows == 1 &&
        is_const_zero(found->stripFirst) && found->apart == kWord * found->words &&
        elements == 2 * found->apart) {
      words_ = found->words;
      for (const Store *store : stores)
        fills &= inTurns(denseBase(store->index), words_).defined();
    }
    const Store *store = wordFill(*loop);
    if (!store || store->name != name)
      return IRVisitor::visit(loop);
    // All words at once.
    Halide::Expr first = inFirstRound(denseBase(store->index), *loop);
    fills &=
        is_const_zero(first) && halide::constantInt(halide::loopExtent(*loop)) == elements / kWord;
  }
  void visit(const Store *store) override {
    if (store->name == name)
      stores.push_back(store);
    IRVisitor::visit(store);
  }
  void visit(const Load *load) override {
    reads += load->name == name;
    IRVisitor::visit(load);
  }
};

} // namespace

std::optional<WordOperands> wordOperands(const Halide::Expr &expr) {
  const VectorReduce *reduce = expr.as<VectorReduce>();
  if (!reduce || reduce->op != VectorReduce::Add || reduce->type != Halide::Int(32))
    return std::nullopt;
  const Call *multiply = wideningProduct(reduce->value);
  if (!multiply)
    return std::nullopt;
  WordOperands words = {{wordOf(multiply->args[0]), wordOf(multiply->args[1])}};
  if (!words.operands[0] || !words.operands[1])
    return std::nullopt;
  return words;
}

bool startsAtMultiple(const Halide::Expr &index, int64_t elements) {
  Halide::Expr base = index.type().is_scalar() ? index : denseBase(index);
  if (!base.defined())
    return false;
  ModulusRemainder known = modulus_remainder(base);
  return known.modulus % elements == 0 && known.remainder % elements == 0;
}

bool Printer::isWideStrip(const Allocate &allocation) const {
  if (isa.kind != Isa::Kind::CortexM4 || allocation.type.element_of() != Halide::Int(16))
    return false;
  StripScan scan(allocation.name);
  allocation.body.accept(&scan);
  return scan.isStrip;
}

int64_t Printer::wordsInTurns(const Allocate &allocation) const {
  PairScan scan(allocation.name, allocation.constant_allocation_size(), constants);
  allocation.body.accept(&scan);
  return prelude.has("contract_2") ? scan.words() : 0;
}

/// One word of a strip.
bool Printer::widenWord(const Store &store) {
  auto strip = wideStrips.find(store.name);
  if (strip == wideStrips.end())
    return false;
  const Load *bytes = wordOf(store.value);
  Expr to = denseBase(store.index);
  require("widen_words");
  line(fmt::format("widen_words<1>({}, {});", address(bytes->name, denseBase(bytes->index)),
                   address(store.name, strip->second ? inTurns(to, strip->second) : to)));
  return true;
}

/// A loop over neighbouring words of a strip.
bool Printer::widenWords(const For &loop) {
  auto extent = halide::constantInt(halide::loopExtent(loop));
  const Store *store = wordFill(loop);
  auto strip = store ? wideStrips.find(store->name) : wideStrips.end();
  if (strip == wideStrips.end() || !extent || *extent < 1)
    return false;
  const Load *bytes = wordOf(store->value);
  Expr from = inFirstRound(denseBase(bytes->index), loop);
  Expr to = inFirstRound(denseBase(store->index), loop);
  require("widen_words");
  if (int64_t words = strip->second) {
    for (int position : {0, 1})
      line(fmt::format(
          "widen_words<{}, {}>({}, {});", words, 2 * kWord,
          address(bytes->name, simplify(from + position * static_cast<int>(words) * kWord)),
          address(store->name, Expr(position * kWord))));
  } else {
    line(fmt::format("widen_words<{}>({}, {});", *extent, address(bytes->name, from),
                     address(store->name, to)));
  }
  ++loops;
  return true;
}

/// All channels at one position or two.
bool Printer::contraction(const For &loop) {
  auto found = isa.kind == Isa::Kind::CortexM4 ? contractionOf(loop, constants) : std::nullopt;
  auto strip = found ? wideStrips.find(found->strip) : wideStrips.end();
  if (strip == wideStrips.end())
    return false;
  bool inTurns = strip->second != 0, isWindow = found->positions == 2 && !inTurns;
  if (inTurns ? found->positions != 2 || strip->second != found->words
              : found->positions == 1 && found->rows > 1)
    return false;
  std::string helper = isWindow ? "contract_rows" : fmt::format("contract_{}", found->positions);
  std::string size = isWindow ? fmt::format("kContractRows<{}, {}, {}, {}, {}, {}, {}>",
                                            found->pairs, found->words, found->rows, found->apart,
                                            found->pitch, found->outStep, found->zeroPoint)
                              : fmt::format("kContractSize<{}, {}, {}, {}>", found->pairs,
                                            found->words, found->zeroPoint, found->outStep);
  require(helper);
  auto at = [&](const std::string &name, const Expr &index) {
    return address(name, inFirstRound(index, loop));
  };
  line(fmt::format(
      "{}({}, {}, {}, {}, {}, {}, {});", helper, at(found->strip, found->stripFirst),
      at(found->weight, found->weightFirst), at(found->params[0]->name, found->params[0]->index),
      at(found->params[1]->name, found->params[1]->index),
      at(found->params[2]->name, found->params[2]->index), at(found->out, found->outFirst), size));
  // Of the helper, less what a kernel needs itself.
  stackPeak = std::max(stackPeak, stackBytes + (isWindow ? 68 : 40));
  ++loops;
  return true;
}

} // namespace burin::cxx::print
