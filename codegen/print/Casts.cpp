// Prints changes of type.
#include "codegen/print/Printer.h"

#include <fmt/format.h>

namespace burin::cxx::print {

using namespace Halide::Internal;

Text Printer::cast(const Cast &cast) {
  Type to = cast.type;
  if (to == cast.value.type())
    return print(cast.value);
  // Halide's abs gives the unsigned type; back in the signed one there is nothing to convert.
  const Call *call = cast.value.as<Call>();
  if (call && call->is_intrinsic(Call::abs) && call->args[0].type() == to)
    return absolute(call->args[0]);
  if (auto text = saturated(to, cast.value))
    return *text;
  if (auto text = wideProduct(to, cast.value))
    return *text;
  if (auto text = wideLoad(to, cast.value))
    return *text;
  if (auto text = to == Halide::Int(32, 4) ? wideBytes(cast.value) : std::nullopt)
    return *text;
  return to.is_scalar() ? scalarCast(to, cast.value) : vectorCast(to, cast.value);
}

/// Whether every value of an integer type is one of another.
static bool contains(Halide::Type to, Halide::Type from) {
  if (from.is_bool() || to.is_bool() || to.is_float() || from.is_float())
    return false;
  return from.is_uint() == to.is_uint() ? to.bits() >= from.bits()
                                        : from.is_uint() && to.bits() > from.bits();
}

Text Printer::scalarCast(Type to, const Expr &value) {
  Type from = value.type();
  if (to.is_bool())
    return {fmt::format("{} != 0", operand(value, Binds::Sum)), Binds::Equality};
  std::string text = print(value).text;
  if (contains(to, from)) // braces do not narrow, so no cast is needed
    return {fmt::format("{}{{{}}}", typeName(to), text), Binds::Primary};
  return {fmt::format("static_cast<{}>({})", typeName(to), text), Binds::Primary};
}

Text Printer::vectorCast(Type to, const Expr &value) {
  Type from = value.type();
  std::string name = typeName(to);
  if (to.is_bool())
    refuse("vector of truth values", value);
  if (from.is_bool()) {
    Type lanes = Halide::Int(to.is_float() ? 32 : to.bits(), to.lanes());
    std::string ones = fmt::format("-({})", mask(value, lanes.bits()).text);
    if (to == lanes)
      return {ones, Binds::Unary};
    return {fmt::format("__builtin_convertvector({}, {})", ones, name), Binds::Primary};
  }
  if (from.lanes() != to.lanes())
    refuse("change of lanes", value);
  std::string pair = fmt::format("widen({},{})", shortName(to), shortName(from));
  if (prelude.has(pair)) {
    require(pair);
    return call("widen_" + shortName(to), {value});
  }
  return {fmt::format("__builtin_convertvector({}, {})", print(value).text, name), Binds::Primary};
}

Text Printer::reinterpret(Type to, const Expr &value) {
  Type from = value.type();
  if (to == from)
    return print(value);
  if (to.is_bool() || from.is_bool() || to.lanes() != from.lanes() || to.bits() != from.bits())
    refuse("change of shape by reinterpretation", value);
  if (to.is_vector())
    return {fmt::format("reinterpret_cast<{}>({})", typeName(to), print(value).text),
            Binds::Primary};
  if (!to.is_float() && !from.is_float())
    return {fmt::format("static_cast<{}>({})", typeName(to), print(value).text), Binds::Primary};
  require(fmt::format("bits({},{})", shortName(to), shortName(from)));
  return call("bits_" + shortName(to), {value});
}

} // namespace burin::cxx::print
