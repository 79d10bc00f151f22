// Strips of an input that are widened to int16 once, ahead of the products of all channels. Their
// numbers lie as SXTB16 takes them out of a word: 0 and 2 of each four, then 1 and 3.
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

/// One word of a strip.
bool Printer::widenWord(const Store &store) {
  if (!wideStrips.count(store.name))
    return false;
  const Load *bytes = wordOf(store.value);
  require("widen_words");
  line(fmt::format("widen_words<1>({}, {});", address(bytes->name, denseBase(bytes->index)),
                   address(store.name, denseBase(store.index))));
  return true;
}

/// A loop over neighbouring words of a strip.
bool Printer::widenWords(const For &loop) {
  auto extent = halide::constantInt(halide::loopExtent(loop));
  std::vector<Stmt> list;
  flatten(loop.body, list);
  const Store *store = list.size() == 1 ? list[0].as<Store>() : nullptr;
  if (!store || !wideStrips.count(store->name) || !extent || *extent < 1)
    return false;
  const Load *bytes = wordOf(store->value);
  Expr bases[2] = {denseBase(bytes->index), denseBase(store->index)};
  for (Expr &base : bases) {
    if (stepOf(base, loop) != kWord)
      return false;
    base = inFirstRound(base, loop);
  }
  require("widen_words");
  line(fmt::format("widen_words<{}>({}, {});", *extent, address(bytes->name, bases[0]),
                   address(store->name, bases[1])));
  ++loops;
  return true;
}

} // namespace burin::cxx::print
