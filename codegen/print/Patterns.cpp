// Recognizes expressions that one instruction computes: dot products, fused multiply-add, exact
// products of bytes, saturating narrows.
#include "codegen/print/Printer.h"

#include <fmt/format.h>

namespace burin::cxx::print {

using namespace Halide::Internal;

const Call *wideningProduct(const Halide::Expr &expr) {
  // Bytes are multiplied in 16 bits and then widened: the product is exact either way.
  const Cast *cast = expr.as<Cast>();
  bool widens =
      cast && cast->type.bits() == 32 && cast->value.type().element_of() == Halide::Int(16);
  const Call *multiply = (widens ? cast->value : expr).as<Call>();
  return multiply && multiply->is_intrinsic(Call::widening_mul) ? multiply : nullptr;
}

/// Sums of products: `accumulator`, if any, is what the sum is added to.
std::optional<Text> Printer::dotProduct(const Expr &expr, const Expr *accumulator) {
  const VectorReduce *reduce = expr.as<VectorReduce>();
  if (!reduce || reduce->op != VectorReduce::Add || reduce->type.element_of() != Halide::Int(32))
    return std::nullopt;
  if (isa.kind == Isa::Kind::Mve) {
    std::string zero = reduce->type.is_scalar() ? "0" : typeName(reduce->type) + "{}";
    return dotOfVectors(expr, accumulator ? print(*accumulator).text : zero);
  }
  int factor = reduce->value.type().lanes() / reduce->type.lanes();
  const Call *multiply = wideningProduct(reduce->value);
  if (!multiply)
    return std::nullopt;
  const Expr &a = multiply->args[0];
  const Expr &b = multiply->args[1];
  auto fits = [](const Expr &e, int bits) {
    return e.type().bits() < bits || (e.type().bits() == bits && e.type().is_int());
  };
  if (isa.kind == Isa::Kind::CortexM4 && reduce->type.is_scalar())
    return dotOfWords(factor, a, b, accumulator);
  if (isa.kind == Isa::Kind::Neon && reduce->type.lanes() == 4)
    return dotOfBytes(factor, a, b, accumulator);
  if (isa.kind != Isa::Kind::Avx2 || accumulator)
    return std::nullopt;
  int lanes = reduce->type.lanes();
  if (lanes != 4 && lanes != 8)
    return std::nullopt;
  if (factor == 2 && fits(a, 16) && fits(b, 16)) {
    Type wide = Halide::Int(16, 2 * lanes);
    require(fmt::format("dot2({})", shortName(wide)));
    auto widened = [&](const Expr &e) { return e.type() == wide ? e : Cast::make(wide, e); };
    return call("dot2", {widened(a), widened(b)});
  }
  Type bytes = Halide::Int(8, 4 * lanes);
  if (factor == 4 && a.type() == bytes && b.type() == bytes) {
    require(fmt::format("dot4({})", shortName(bytes)));
    return call("dot4", {a, b});
  }
  return std::nullopt;
}

/// Whether dot products take the sum that they are added to as an operand.
bool Printer::dotsAccumulate() const {
  return isa.kind == Isa::Kind::CortexM4 || isa.kind == Isa::Kind::Neon ||
         isa.kind == Isa::Kind::Mve;
}

/// Neighbours in memory that fill a word, as `word(&p[i])`; a word read twice gets a name. `user`
/// is the expression whose uses count.
std::optional<std::string> Printer::word(const Expr &expr, int bits, const Expr &user) {
  const Cast *cast = expr.as<Cast>();
  const Load *load = (cast ? cast->value : expr).as<Load>();
  if (!load || load->type.element_of() != Halide::Int(bits) || !is_const_one(load->predicate) ||
      promoted.count(load->name))
    return std::nullopt;
  Expr base = denseBase(load->index);
  if (!base.defined())
    return std::nullopt;
  Expr key = Expr(load);
  if (auto named = sharing.words.find(key); named != sharing.words.end())
    return named->second;
  require(fmt::format("word({})", shortName(load->type.element_of())));
  std::string text = fmt::format("word({})", address(load->name, base));
  auto uses = sharing.uses.find(user.defined() ? user : key);
  if (uses == sharing.uses.end() || uses->second < 2)
    return text;
  std::string name = shareName(key);
  line(fmt::format("const uint32_t {} = {};", name, text));
  sharing.words[key] = name;
  return name;
}

/// Pairs or fours of bytes in each of four lanes. In fours, one operand may be a word that all
/// lanes share: it then needs no splat.
std::optional<Text> Printer::dotOfBytes(int factor, const Expr &a, const Expr &b,
                                        const Expr *accumulator) {
  Type bytes = Halide::Int(8, 4 * factor);
  if ((factor != 2 && factor != 4) || a.type() != bytes || b.type() != bytes)
    return std::nullopt;
  std::string sum = accumulator ? print(*accumulator).text : typeName(Halide::Int(32, 4)) + "{}";
  if (factor == 4)
    for (bool first : {false, true}) {
      const Expr &shared = first ? a : b;
      Expr group = repeatedGroup(shared);
      auto text = group.defined() ? word(group, 8, shared) : std::nullopt;
      if (!text)
        continue;
      require("dot4_word(i8x16)");
      return Text{fmt::format("dot4_word({}, {}, {})", print(first ? b : a).text, *text, sum),
                  Binds::Primary};
    }
  require(fmt::format("dot{}_add({})", factor, shortName(bytes)));
  std::string x = print(a).text;
  return Text{fmt::format("dot{}_add({}, {}, {})", factor, x, print(b).text, sum), Binds::Primary};
}

std::optional<Text> Printer::dotOfWords(int factor, const Expr &a, const Expr &b,
                                        const Expr *accumulator) {
  if (factor != 2 && factor != 4)
    return std::nullopt;
  for (bool first : {true, false}) {
    const Load *wide = (first ? a : b).as<Load>();
    if (factor != 4 || !wide || !wideStrips.count(wide->name))
      continue;
    // The scan of the strip found a word of bytes in each of its products.
    const Cast *cast = (first ? b : a).as<Cast>();
    auto bytes = word(cast ? cast->value : (first ? b : a), 8);
    if (!bytes)
      return std::nullopt;
    require("dot4_wide");
    std::string sum = accumulator ? print(*accumulator).text : "0";
    return Text{fmt::format("dot4_wide({}, {}, {})", address(wide->name, denseBase(wide->index)),
                            *bytes, sum),
                Binds::Primary};
  }
  auto first = word(a, 32 / factor);
  auto second = first ? word(b, 32 / factor) : std::nullopt;
  if (!second)
    return std::nullopt;
  require(fmt::format("dot{}", factor));
  std::string sum = accumulator ? print(*accumulator).text : "0";
  return Text{fmt::format("dot{}({}, {}, {})", factor, *first, *second, sum), Binds::Primary};
}

std::optional<Text> Printer::fusedMultiplyAdd(const Expr &a, const Expr &b) {
  Type type = a.type();
  if (!type.is_vector() || !type.is_float() ||
      !prelude.has(fmt::format("fma({})", shortName(type))))
    return std::nullopt;
  const Mul *product = b.as<Mul>();
  const Expr *sum = &a;
  if (!product) {
    product = a.as<Mul>();
    sum = &b;
  }
  if (!product)
    return std::nullopt;
  require(fmt::format("fma({})", shortName(type)));
  return call("fma", {product->a, product->b, *sum});
}

std::optional<Text> Printer::wideProduct(Type to, const Expr &value) {
  const Call *multiply = value.as<Call>();
  if (!multiply || !multiply->is_intrinsic(Call::widening_mul) || to.is_scalar() ||
      to.element_of() != Halide::Int(32))
    return std::nullopt;
  Type bytes = Halide::Int(8, to.lanes());
  if (isa.kind == Isa::Kind::Mve && multiply->args[0].type() == bytes &&
      multiply->args[1].type() == bytes)
    return printNode(
        Mul::make(Cast::make(to, multiply->args[0]), Cast::make(to, multiply->args[1])));
  std::string section = fmt::format("multiply_wide({})", shortName(bytes));
  if (multiply->args[0].type() != bytes || multiply->args[1].type() != bytes ||
      !prelude.has(section))
    return std::nullopt;
  require(section);
  return call("multiply_wide", multiply->args);
}

/// A scalar limited to the range of the type it is narrowed to.
std::optional<Text> Printer::saturated(Type to, const Expr &value) {
  bool narrows = to == Halide::Int(8) || to == Halide::UInt(8) || to == Halide::Int(16);
  if (!narrows || !value.type().is_int() || value.type().bits() > 32)
    return std::nullopt;
  auto low = halide::constantInt(to.min());
  auto high = halide::constantInt(to.max());
  Expr inner;
  if (const Max *max = value.as<Max>()) {
    const Min *min = max->a.as<Min>();
    if (min && halide::constantInt(max->b) == low && halide::constantInt(min->b) == high)
      inner = min->a;
  } else if (const Min *min = value.as<Min>()) {
    const Max *max = min->a.as<Max>();
    if (max && halide::constantInt(min->b) == high && halide::constantInt(max->b) == low)
      inner = max->a;
  }
  if (!inner.defined())
    return std::nullopt;
  std::string name = fmt::format("saturate_{}{}", to.is_int() ? "s" : "u", to.bits());
  require(name);
  return call(name, {inner});
}

Text Printer::vectorReduce(const VectorReduce &reduce) {
  if (auto text = dotProduct(Expr(&reduce), nullptr))
    return *text;
  Type to = reduce.type;
  Type from = reduce.value.type();
  const char *which = reduce.op == VectorReduce::Add   ? "sum"
                      : reduce.op == VectorReduce::Min ? "min"
                      : reduce.op == VectorReduce::Max ? "max"
                                                       : nullptr;
  bool narrowSum = reduce.op == VectorReduce::Add && from.bits() < 32;
  if (!which || from.is_bool() || narrowSum || (to.is_vector() && reduce.op != VectorReduce::Add))
    refuse("reduction over lanes", Expr(&reduce));
  typeName(from);
  typeName(to);
  std::string types = fmt::format("({},{})", shortName(to), shortName(from));
  if (to.is_vector()) {
    require("sum" + types);
    return call("sum_" + shortName(to), {reduce.value});
  }
  require(fmt::format("{}_lanes{}", which, types));
  return call(fmt::format("{}_lanes", which), {reduce.value});
}

} // namespace burin::cxx::print
