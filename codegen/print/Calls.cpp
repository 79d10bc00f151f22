// Prints intrinsics of Halide and the primitives of the helper texts.
#include "codegen/print/Printer.h"

#include <fmt/format.h>

namespace burin::cxx::print {

using namespace Halide::Internal;

Text Printer::callNode(const Call &call) {
  if (Expr inner = halide::unmarked(call); inner.defined())
    return print(inner);
  if (call.is_intrinsic())
    return intrinsic(call);
  if (call.call_type != Call::PureExtern && call.call_type != Call::Extern)
    refuse("call", Expr(&call));
  if (call.name == "inf_f32" || call.name == "neg_inf_f32") {
    require("infinity_f32");
    return call.name == "inf_f32" ? Text{"infinity_f32()", Binds::Primary}
                                  : Text{"-infinity_f32()", Binds::Unary};
  }
  if (call.name == "fast_inverse_f32")
    return print(Halide::Internal::make_one(call.type) / call.args[0]);
  return primitive(call.name, call);
}

/// A function of the helper texts: an own version for vectors if there is one, else lane by lane.
Text Printer::primitive(const std::string &name, const Call &call) {
  if (!prelude.has(name))
    refuse("call of an unknown function", Expr(&call));
  elementName(call.type.element_of());
  if (call.type.is_scalar()) {
    require(name);
    return this->call(name, call.args);
  }
  std::string lanes = fmt::format("lanes{}({},{}", call.args.size(), name, shortName(call.type));
  for (const Expr &argument : call.args) {
    if (argument.type().lanes() != call.type.lanes() || argument.type().is_bool())
      refuse("call of a function with arguments of other lanes", Expr(&call));
    typeName(argument.type());
    lanes += "," + shortName(argument.type());
  }
  std::string own =
      fmt::format("{}({})", name, call.args.empty() ? "" : shortName(call.args[0].type()));
  require(!call.args.empty() && prelude.has(own) ? own : lanes + ")");
  return this->call(name, call.args);
}

/// A shift by an amount that is known to be in range; Halide shifts the other way by a negative
/// one.
Text Printer::shift(const Call &call, bool left) {
  Type type = call.type;
  const Expr &value = call.args[0];
  Expr amount = call.args[1];
  auto constant = halide::constantInt(amount);
  if (constant ? *constant < 0 || *constant >= type.bits() : !nonNegative(amount))
    refuse("shift by an amount that may be negative", Expr(&call));
  if (type.is_vector() && constant) {
    std::string bits = operand(value, Binds::Unary);
    if (!left || type.is_uint())
      return {fmt::format("{} {} {}", bits, left ? "<<" : ">>", *constant), Binds::Shift};
    return {fmt::format("reinterpret_cast<{}>(reinterpret_cast<{}>({}) << {})", typeName(type),
                        typeName(type.with_code(Type::UInt)), print(value).text, *constant),
            Binds::Primary};
  }
  if (type.is_vector()) {
    if (amount.type() != type)
      amount = Cast::make(type, amount);
    if (left && type.is_int()) {
      Type unsignedType = type.with_code(Type::UInt);
      std::string bits =
          fmt::format("reinterpret_cast<{}>({})", typeName(unsignedType), print(value).text);
      std::string by = operand(Cast::make(unsignedType, amount), Binds::Unary);
      return {fmt::format("reinterpret_cast<{}>({} << {})", typeName(type), bits, by),
              Binds::Primary};
    }
    return binary(value, left ? "<<" : ">>", amount, Binds::Shift);
  }
  if (left && type.is_int()) {
    require(fmt::format("shift_left({})", shortName(type)));
    Expr by = amount.type().is_uint() ? amount : Cast::make(Halide::UInt(32), amount);
    return this->call("shift_left_" + shortName(type), {value, simplify(by)});
  }
  Text text = binary(value, left ? "<<" : ">>", amount, Binds::Shift);
  if (type.bits() < 32)
    return {fmt::format("static_cast<{}>({})", typeName(type), text.text), Binds::Primary};
  return text;
}

Text Printer::absolute(const Expr &value) {
  std::string name = shortName(value.type());
  require(fmt::format("abs({})", name));
  return call("abs_" + name, {value});
}

Text Printer::intrinsic(const Call &call) {
  Type type = call.type;
  auto bitwise = [&](const char *symbol) -> Text {
    Text text = binary(call.args[0], symbol, call.args[1], Binds::Bits);
    if (type.is_scalar() && type.bits() < 32)
      return {fmt::format("static_cast<{}>({})", typeName(type), text.text), Binds::Primary};
    return text;
  };
  if (call.is_intrinsic(Call::shift_left) || call.is_intrinsic(Call::shift_right))
    return shift(call, call.is_intrinsic(Call::shift_left));
  if (call.is_intrinsic(Call::bitwise_and))
    return bitwise("&");
  if (call.is_intrinsic(Call::bitwise_or))
    return bitwise("|");
  if (call.is_intrinsic(Call::bitwise_xor))
    return bitwise("^");
  if (call.is_intrinsic(Call::bitwise_not)) {
    std::string text = "~" + operand(call.args[0], Binds::Unary);
    if (type.is_scalar() && type.bits() < 32)
      return {fmt::format("static_cast<{}>({})", typeName(type), text), Binds::Primary};
    return {text, Binds::Unary};
  }
  if (call.is_intrinsic(Call::abs)) {
    Type from = call.args[0].type();
    Text text = absolute(call.args[0]);
    if (from == type)
      return text;
    const char *how = type.is_vector() ? "reinterpret" : "static";
    return {fmt::format("{}_cast<{}>({})", how, typeName(type), text.text), Binds::Primary};
  }
  if (call.is_intrinsic(Call::widening_mul)) {
    if (type.is_scalar())
      return print(Mul::make(Cast::make(type, call.args[0]), Cast::make(type, call.args[1])));
    typeName(type); // the product is exact, so that lanes of 16 bits need no care
    return binary(Cast::make(type, call.args[0]), "*", Cast::make(type, call.args[1]),
                  Binds::Product);
  }
  if (call.is_intrinsic(Call::if_then_else) && call.args.size() == 3 && type.is_scalar()) {
    size_t before = out.size();
    Text text = print(Select::make(call.args[0], call.args[1], call.args[2]));
    if (out.size() != before) // a named part would be computed without the condition
      refuse("conditional expression with named parts", Expr(&call));
    return text;
  }
  if (call.is_intrinsic(Call::div_round_to_zero) || call.is_intrinsic(Call::mod_round_to_zero)) {
    bool remainder = call.is_intrinsic(Call::mod_round_to_zero);
    Text text = binary(call.args[0], remainder ? "%" : "/", call.args[1], Binds::Product);
    if (type.is_scalar() && type.bits() < 32)
      return {fmt::format("static_cast<{}>({})", typeName(type), text.text), Binds::Primary};
    return text;
  }
  // The rest that is plain arithmetic, as Halide defines it.
  Expr lowered = lower_intrinsic(&call);
  if (!lowered.defined())
    refuse("intrinsic", Expr(&call));
  return print(lowered);
}

} // namespace burin::cxx::print
