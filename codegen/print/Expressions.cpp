// Prints arithmetic, comparisons and selections.
#include "codegen/print/Printer.h"

#include <cmath>
#include <fmt/format.h>

namespace burin::cxx::print {

using namespace Halide::Internal;

Text Printer::print(const Expr &expr) {
  if (auto name = kept.find(expr); name != kept.end())
    return {name->second, Binds::Primary};
  if (sharing.active && shareable(expr)) {
    if (auto named = sharing.named.find(expr); named != sharing.named.end())
      return {named->second, Binds::Primary};
    auto uses = sharing.uses.find(expr);
    if (uses != sharing.uses.end() && uses->second > 1) {
      std::string value = printNode(expr).text;
      std::string name = shareName(expr);
      line(fmt::format("const {} {} = {};", typeName(expr.type()), name, value));
      sharing.named[expr] = name;
      return {name, Binds::Primary};
    }
  }
  return printNode(expr);
}

std::string Printer::operand(const Expr &expr, Binds least) {
  Text text = print(expr);
  return text.binds < least ? "(" + text.text + ")" : text.text;
}

static Binds tighter(Binds binds) { return static_cast<Binds>(static_cast<int>(binds) + 1); }

/// Whether operands of a commutative operator should change places: Halide orders two variables
/// by their names, which hold a counter of the process, so that its order is not reproducible.
bool Printer::outOfOrder(const Expr &a, const Expr &b) {
  const Variable *first = a.as<Variable>();
  const Variable *second = b.as<Variable>();
  return first && second && variable(second->name) < variable(first->name);
}

Text Printer::binary(const Expr &a, const char *symbol, const Expr &b, Binds binds) {
  llvm::StringRef name = symbol;
  if ((name == "+" || name == "*" || name == "==" || name == "!=") && outOfOrder(a, b))
    return binary(b, symbol, a, binds);
  // Operators whose precedence is not arithmetic get parentheses that compilers ask for.
  bool clear = binds == Binds::Sum || binds == Binds::Product;
  Binds left = clear                                                  ? binds
               : binds == Binds::And || binds == Binds::Or            ? Binds::Equality
               : binds == Binds::Equality || binds == Binds::Relation ? Binds::Sum
                                                                      : Binds::Unary;
  Binds right = clear ? tighter(binds) : left;
  std::string first = operand(a, left);
  return {fmt::format("{} {} {}", first, symbol, operand(b, right)), binds};
}

Text Printer::call(const std::string &function, const std::vector<Expr> &arguments) {
  std::string list;
  for (const Expr &argument : arguments)
    list += (list.empty() ? "" : ", ") + print(argument).text;
  return {fmt::format("{}({})", function, list), Binds::Primary};
}

static std::string floatText(double value, int bits) {
  std::string text = bits == 32 ? fmt::format("{:.9g}", value) : fmt::format("{:.17g}", value);
  // The shortest text that reads back as the same float.
  int whole = std::abs(value) >= 1 ? static_cast<int>(std::log10(std::abs(value))) + 1 : 1;
  for (int digits = whole; bits == 32 && digits < 9; ++digits) {
    std::string shorter = fmt::format("{:.{}g}", value, digits);
    if (std::strtof(shorter.c_str(), nullptr) == static_cast<float>(value)) {
      text = shorter;
      break;
    }
  }
  if (text.find_first_of(".e") == std::string::npos)
    text += ".0";
  return bits == 32 ? text + "F" : text;
}

Text Printer::literal(const Expr &expr) {
  Type type = expr.type();
  std::string text;
  if (const FloatImm *number = expr.as<FloatImm>()) {
    if (!std::isfinite(number->value)) {
      if (type.bits() != 32)
        refuse("constant that is not finite", expr);
      const char *name = std::isnan(number->value) ? "nan_f32" : "infinity_f32";
      require(name);
      return number->value < 0 ? Text{fmt::format("-{}()", name), Binds::Unary}
                               : Text{fmt::format("{}()", name), Binds::Primary};
    }
    elementName(type);
    text = floatText(number->value, type.bits());
  } else if (const UIntImm *number = expr.as<UIntImm>()) {
    if (type.is_bool())
      return {number->value ? "true" : "false", Binds::Primary};
    text = fmt::format("{}{}", number->value, type.bits() >= 32 ? "U" : "");
  } else {
    int64_t value = expr.as<IntImm>()->value;
    if (value == INT32_MIN || value == INT64_MIN) {
      prelude.include("stdint.h");
      return {value == INT32_MIN ? "INT32_MIN" : "INT64_MIN", Binds::Primary};
    }
    text = fmt::format("{}", value);
  }
  return {text, text[0] == '-' ? Binds::Unary : Binds::Primary};
}

/// The operand of a selection: a literal of a narrow type must say so, since it is an int.
Text Printer::typedOperand(const Expr &expr) {
  bool narrow = expr.type().is_scalar() && !expr.type().is_float() && !expr.type().is_bool();
  if (narrow && (expr.as<IntImm>() || expr.as<UIntImm>()))
    return {fmt::format("{}{{{}}}", typeName(expr.type()), print(expr).text), Binds::Primary};
  return print(expr);
}

/// Arithmetic of integers narrower than 32 bits, which C++ does in int and Halide modulo 2^bits.
Text Printer::wrapping(const Expr &a, const char *symbol, const char *section, const Expr &b,
                       Binds binds) {
  Type type = a.type();
  bool narrow = !type.is_float() && type.bits() < 32;
  if (!narrow)
    return binary(a, symbol, b, binds);
  if (type.is_bool())
    refuse("arithmetic of truth values", a);
  std::string name = typeName(type);
  if (type.is_vector()) {
    if (type.is_uint())
      return binary(a, symbol, b, binds);
    std::string function = fmt::format("{}({})", section, shortName(type));
    require(function);
    return call(fmt::format("{}_{}", section, shortName(type)), {a, b});
  }
  if (type == Halide::UInt(16) && binds == Binds::Product)
    return {fmt::format("static_cast<{}>(uint32_t{{{}}} * {})", name, print(a).text,
                        operand(b, Binds::Unary)),
            Binds::Primary};
  return {fmt::format("static_cast<{}>({})", name, binary(a, symbol, b, binds).text),
          Binds::Primary};
}

Text Printer::add(const Expr &expr, const Expr &a, const Expr &b) {
  if (expr.type().is_int() && dotsAccumulate()) {
    if (auto text = dotProduct(a, &b))
      return *text;
    if (auto text = dotProduct(b, &a))
      return *text;
  }
  if (expr.type().is_scalar() && expr.type().is_int()) {
    auto constant = halide::constantInt(b);
    if (constant && *constant < 0 && *constant > INT32_MIN && expr.type().bits() >= 32)
      return {fmt::format("{} - {}", operand(a, Binds::Sum), -*constant), Binds::Sum};
  }
  if (auto text = fusedMultiplyAdd(a, b))
    return *text;
  return wrapping(a, "+", "add", b, Binds::Sum);
}

Text Printer::division(const Expr &expr, const Expr &a, const Expr &b, bool remainder) {
  Type type = expr.type();
  const char *symbol = remainder ? "%" : "/";
  if (type.is_float()) {
    if (remainder)
      refuse("remainder of floating point", expr);
    return binary(a, symbol, b, Binds::Product);
  }
  auto divisor = halide::constantInt(b);
  bool positive = divisor ? *divisor > 0 : false;
  if (positive && nonNegative(a)) {
    Text text = binary(a, symbol, b, Binds::Product);
    if (type.is_scalar() && type.bits() < 32)
      return {fmt::format("static_cast<{}>({})", typeName(type), text.text), Binds::Primary};
    return text;
  }
  std::string function =
      fmt::format("{}_{}", type.is_uint() ? "unsigned" : "floor", remainder ? "mod" : "div");
  std::string name = shortName(type);
  if (type.is_vector())
    require(fmt::format("lanewise({},{},{})", function, name, shortName(type.element_of())));
  else
    require(fmt::format("{}({})", function, name));
  return call(fmt::format("{}_{}", function, name), {a, b});
}

Text Printer::minMax(const Expr &a, const Expr &b, const char *which, Type type) {
  if (type.is_bool())
    refuse("minimum or maximum of truth values", a);
  typeName(type);
  std::string name = shortName(type);
  require(fmt::format("{}({})", which, name));
  bool swap = outOfOrder(a, b);
  return call(fmt::format("{}_{}", which, name), {swap ? b : a, swap ? a : b});
}

Text Printer::select(const Select &select) {
  Type type = select.type;
  std::string condition;
  if (select.condition.type().is_vector()) {
    if (type.is_bool())
      refuse("selection of truth values by lanes", Expr(&select));
    typeName(type);
    condition = mask(select.condition, type.bits()).text;
  } else {
    condition = print(select.condition).text;
  }
  auto arm = [&](const Expr &value) {
    Text text = typedOperand(value);
    return text.binds <= Binds::Ternary ? "(" + text.text + ")" : text.text;
  };
  std::string whenTrue = arm(select.true_value);
  return {fmt::format("({}) ? {} : {}", condition, whenTrue, arm(select.false_value)),
          Binds::Ternary};
}

/// Comparisons and logic: truth values of scalars, masks of vectors are asked for by mask().
Text Printer::logic(const Expr &expr) {
  if (expr.type().is_vector())
    refuse("vector of truth values outside of a selection", expr);
  switch (expr.node_type()) {
  case IRNodeType::EQ:
    return binary(expr.as<EQ>()->a, "==", expr.as<EQ>()->b, Binds::Equality);
  case IRNodeType::NE:
    return binary(expr.as<NE>()->a, "!=", expr.as<NE>()->b, Binds::Equality);
  case IRNodeType::LT:
    return binary(expr.as<LT>()->a, "<", expr.as<LT>()->b, Binds::Relation);
  case IRNodeType::LE:
    return binary(expr.as<LE>()->a, "<=", expr.as<LE>()->b, Binds::Relation);
  case IRNodeType::GT:
    return binary(expr.as<GT>()->a, ">", expr.as<GT>()->b, Binds::Relation);
  case IRNodeType::GE:
    return binary(expr.as<GE>()->a, ">=", expr.as<GE>()->b, Binds::Relation);
  case IRNodeType::And:
    return binary(expr.as<And>()->a, "&&", expr.as<And>()->b, Binds::And);
  case IRNodeType::Or:
    return binary(expr.as<Or>()->a, "||", expr.as<Or>()->b, Binds::Or);
  default:
    return {"!" + operand(expr.as<Not>()->a, Binds::Primary), Binds::Unary};
  }
}

std::string Printer::maskOperand(const Expr &expr, int bits) {
  Text text = mask(expr, bits);
  return text.binds < Binds::Unary ? "(" + text.text + ")" : text.text;
}

/// A vector of truth values as lanes of `bits` bits that are all ones or zero.
Text Printer::mask(const Expr &expr, int bits) {
  if (isa.kind == Isa::Kind::Mve) // GCC 12 confuses predicates of MVE; what needs them is a helper
    refuse("comparison by lanes", expr);
  Type laneType = Halide::Int(bits, expr.type().lanes());
  std::string name = typeName(laneType);
  auto compare = [&](const Expr &a, const char *symbol, const Expr &b) -> Text {
    if (a.type().is_bool())
      refuse("comparison of truth values by lanes", expr);
    std::string test = binary(a, symbol, b, Binds::Relation).text;
    if (bits == 32 && a.type().bits() == 32)
      return {test, Binds::Relation};
    if (a.type().bits() == bits) // Clang compares int8 to char, which is another type
      return {fmt::format("reinterpret_cast<{}>({})", name, test), Binds::Primary};
    return {fmt::format("__builtin_convertvector({}, {})", test, name), Binds::Primary};
  };
  auto both = [&](const Expr &a, const char *symbol, const Expr &b) -> Text {
    return {fmt::format("{} {} {}", maskOperand(a, bits), symbol, maskOperand(b, bits)),
            Binds::Bits};
  };
  switch (expr.node_type()) {
  case IRNodeType::EQ:
    return compare(expr.as<EQ>()->a, "==", expr.as<EQ>()->b);
  case IRNodeType::NE:
    return compare(expr.as<NE>()->a, "!=", expr.as<NE>()->b);
  case IRNodeType::LT:
    return compare(expr.as<LT>()->a, "<", expr.as<LT>()->b);
  case IRNodeType::LE:
    return compare(expr.as<LE>()->a, "<=", expr.as<LE>()->b);
  case IRNodeType::GT:
    return compare(expr.as<GT>()->a, ">", expr.as<GT>()->b);
  case IRNodeType::GE:
    return compare(expr.as<GE>()->a, ">=", expr.as<GE>()->b);
  case IRNodeType::And:
  case IRNodeType::Or: {
    bool conjunction = expr.node_type() == IRNodeType::And;
    return conjunction ? both(expr.as<And>()->a, "&", expr.as<And>()->b)
                       : both(expr.as<Or>()->a, "|", expr.as<Or>()->b);
  }
  case IRNodeType::Not:
    return {"~" + maskOperand(expr.as<Not>()->a, bits), Binds::Unary};
  case IRNodeType::Broadcast: {
    require(fmt::format("splat({})", shortName(laneType)));
    Text value = scalarCast(Halide::Int(bits), expr.as<Broadcast>()->value);
    return {fmt::format("-splat_{}({})", shortName(laneType), value.text), Binds::Unary};
  }
  case IRNodeType::Call:
    if (Expr inner = halide::unmarked(*expr.as<Call>()); inner.defined())
      return mask(inner, bits);
    [[fallthrough]];
  default:
    refuse("vector of truth values", expr);
  }
}

Text Printer::printArithmetic(const Expr &expr) {
  switch (expr.node_type()) {
  case IRNodeType::Add:
    return add(expr, expr.as<Add>()->a, expr.as<Add>()->b);
  case IRNodeType::Sub:
    return wrapping(expr.as<Sub>()->a, "-", "sub", expr.as<Sub>()->b, Binds::Sum);
  case IRNodeType::Mul:
    return wrapping(expr.as<Mul>()->a, "*", "mul", expr.as<Mul>()->b, Binds::Product);
  case IRNodeType::Div:
    return division(expr, expr.as<Div>()->a, expr.as<Div>()->b, false);
  case IRNodeType::Mod:
    return division(expr, expr.as<Mod>()->a, expr.as<Mod>()->b, true);
  case IRNodeType::Min:
    return minMax(expr.as<Min>()->a, expr.as<Min>()->b, "min", expr.type());
  case IRNodeType::Max:
    return minMax(expr.as<Max>()->a, expr.as<Max>()->b, "max", expr.type());
  default:
    return logic(expr);
  }
}

Text Printer::printNode(const Expr &expr) {
  if (expr.type().is_vector() && !expr.type().is_bool() && !expr.as<VectorReduce>())
    typeName(expr.type());
  if (Expr inner = halide::reinterpreted(expr); inner.defined())
    return reinterpret(expr.type(), inner);
  switch (expr.node_type()) {
  case IRNodeType::IntImm:
  case IRNodeType::UIntImm:
  case IRNodeType::FloatImm:
    return literal(expr);
  case IRNodeType::Variable:
    return {variable(expr.as<Variable>()->name), Binds::Primary};
  case IRNodeType::Cast:
    return cast(*expr.as<Cast>());
  case IRNodeType::Select:
    return select(*expr.as<Select>());
  case IRNodeType::Load:
    return load(*expr.as<Load>());
  case IRNodeType::Broadcast:
    return broadcast(*expr.as<Broadcast>());
  case IRNodeType::Shuffle:
    return shuffle(*expr.as<Shuffle>());
  case IRNodeType::VectorReduce:
    return vectorReduce(*expr.as<VectorReduce>());
  case IRNodeType::Call:
    return callNode(*expr.as<Call>());
  case IRNodeType::Let: {
    const Let *let = expr.as<Let>();
    std::string value = print(let->value).text;
    std::string name = letName(let->name, let->value);
    line(fmt::format("const {} {} = {};", typeName(let->value.type()), name, value));
    bound[let->name] = name;
    return print(let->body);
  }
  case IRNodeType::Add:
  case IRNodeType::Sub:
  case IRNodeType::Mul:
  case IRNodeType::Div:
  case IRNodeType::Mod:
  case IRNodeType::Min:
  case IRNodeType::Max:
  case IRNodeType::EQ:
  case IRNodeType::NE:
  case IRNodeType::LT:
  case IRNodeType::LE:
  case IRNodeType::GT:
  case IRNodeType::GE:
  case IRNodeType::And:
  case IRNodeType::Or:
  case IRNodeType::Not:
    return printArithmetic(expr);
  default:
    refuse("unknown expression", expr);
  }
}

} // namespace burin::cxx::print
