// Lines, types, names and the frame of a function.
#include "codegen/print/Printer.h"

#include <fmt/format.h>
#include <limits>
#include <sstream>

namespace burin::cxx::print {

using namespace Halide::Internal;

constexpr size_t kColumns = 100;

void refuse(const char *reason, const Halide::Expr &expr) {
  std::ostringstream text;
  text << expr;
  throw Unprintable{fmt::format("{}: {}", reason, text.str().substr(0, 400))};
}

void refuse(std::string message) { throw Unprintable{std::move(message)}; }

std::string shortName(Halide::Type type) {
  if (type.is_bool() && type.is_scalar())
    return "bool";
  std::string name = fmt::format("{}{}",
                                 type.is_float()  ? "f"
                                 : type.is_uint() ? "u"
                                                  : "i",
                                 type.bits());
  return type.is_scalar() ? name : fmt::format("{}x{}", name, type.lanes());
}

Halide::Expr denseBase(const Halide::Expr &index) {
  const Ramp *ramp = index.as<Ramp>();
  if (ramp && is_const_one(ramp->stride) && ramp->base.type().is_scalar())
    return ramp->base;
  return {};
}

std::optional<int64_t> stepOf(const Halide::Expr &index, const For &loop) {
  Halide::Expr next = substitute(loop.name, Variable::make(Halide::Int(32), loop.name) + 1, index);
  return halide::constantInt(simplify(next - index));
}

Halide::Expr inFirstRound(const Halide::Expr &index, const For &loop) {
  return simplify(substitute(loop.name, loop.min, index));
}

std::string Printer::elementName(Type type) {
  if (type.is_bool())
    return "bool";
  if (type.is_float()) {
    if (type.bits() == 16 || type.is_bfloat())
      refuse(fmt::format("no C++ type for {} bits of floating point", type.bits()));
    return type.bits() == 32 ? "float" : "double";
  }
  if (!type.is_int() && !type.is_uint())
    refuse("no C++ type for a handle");
  prelude.include("stdint.h");
  return fmt::format("{}int{}_t", type.is_uint() ? "u" : "", type.bits());
}

std::string Printer::typeName(Type type) {
  if (type.is_scalar())
    return elementName(type);
  std::string name = shortName(type);
  int widest = isa.vectorBytes();
  if (widest == 0)
    refuse(fmt::format("the target has no vector type \"{}\"", name));
  bool powerOfTwo = (type.lanes() & (type.lanes() - 1)) == 0;
  if (type.is_bool() || !powerOfTwo || type.bytes() * type.lanes() > widest)
    refuse(fmt::format("the target has no vector type \"{}\", only powers of two up to {} bytes",
                       name, widest));
  elementName(type.element_of());
  require(fmt::format("type({})", name));
  return name;
}

void Printer::require(const std::string &section) {
  if (!prelude.require(section))
    refuse(fmt::format("the target has no helper \"{}\"", section));
}

std::string Printer::variable(const std::string &halideName) {
  auto it = bound.find(halideName);
  if (it == bound.end())
    refuse(fmt::format("\"{}\" is not bound", halideName));
  usedNames.insert(halideName);
  return it->second;
}

/// Where a line of text is best broken: the last blank outside of most parentheses, not too
/// early; beyond the limit only if there is none within.
static size_t breakPoint(llvm::StringRef text, size_t limit, size_t earliest) {
  size_t best = llvm::StringRef::npos;
  int bestDepth = 0;
  int depth = 0;
  for (size_t i = 0; i < text.size() && (i <= limit || best == llvm::StringRef::npos); ++i) {
    depth += (text[i] == '(') - (text[i] == ')');
    bool candidate =
        i > earliest && text[i] == ' ' && llvm::StringRef(",=+-*&|?:;<>").contains(text[i - 1]);
    if (candidate && (best == llvm::StringRef::npos || depth <= bestDepth)) {
      best = i;
      bestDepth = depth;
    }
  }
  return best;
}

void Printer::line(const std::string &text, size_t hang) {
  llvm::StringRef rest = text;
  size_t margin = static_cast<size_t>(indent) * 2;
  while (rest.size() + margin > kColumns) {
    size_t limit = kColumns - margin;
    size_t at = breakPoint(rest, limit, limit / 3);
    if (at == llvm::StringRef::npos || at > limit)
      at = breakPoint(rest, limit, 0);
    if (at == llvm::StringRef::npos)
      break;
    out += fmt::format("{}{}\n", std::string(margin, ' '), rest.take_front(at).str());
    rest = rest.drop_front(at + 1);
    margin = static_cast<size_t>(indent) * 2 + hang;
  }
  out += fmt::format("{}{}\n", std::string(margin, ' '), rest.str());
}

void Printer::pushBounds(const std::string &name, const Expr &first, const Expr &last) {
  Interval low = bounds_of_expr_in_scope(first, bounds);
  Interval high = bounds_of_expr_in_scope(last, bounds);
  bounds.push(name, Interval(low.min, high.max));
}

bool Printer::nonNegative(const Expr &expr) {
  if (expr.type().is_uint())
    return true;
  if (!expr.type().is_scalar())
    return false;
  Interval range = bounds_of_expr_in_scope(expr, bounds);
  if (!range.has_lower_bound())
    return false;
  auto least = halide::constantInt(simplify(range.min));
  return least && *least >= 0;
}

PrintedFunction Printer::function(llvm::StringRef name, llvm::ArrayRef<Parameter> parameters,
                                  const Stmt &stmt) {
  for (const Parameter &parameter : parameters) {
    bound[parameter.bufferName] = names.fresh(parameter.name);
    elementName(parameter.type);
    if (parameter.scratchBytes > 0) {
      scratch = parameter.bufferName;
      scratchBytes = parameter.scratchBytes;
    }
    if (parameter.isConstant)
      constants.insert(parameter.bufferName);
    if (parameter.mayAlias)
      aliases.insert(parameter.bufferName);
    if (parameter.isNumber)
      pushBounds(parameter.bufferName, 1, std::numeric_limits<int32_t>::max());
  }
  block(stmt);
  std::string body = std::exchange(out, "");
  std::string signature;
  for (const Parameter &parameter : parameters) {
    const std::string &cxx = bound[parameter.bufferName];
    bool used = usedNames.count(parameter.bufferName);
    signature += signature.empty() ? "" : ", ";
    if (!parameter.isNumber)
      signature +=
          fmt::format("{}{} *{}", parameter.isOutput ? "" : "const ", elementName(parameter.type),
                      parameter.mayAlias ? "" : "__restrict ");
    else
      signature += elementName(parameter.type) + " ";
    signature += used ? cxx : fmt::format("/*{}*/", cxx);
  }
  indent = 0;
  std::string start = fmt::format("void {}(", name.str());
  line(fmt::format("{}{}) noexcept {{", start, signature), std::min<size_t>(start.size(), 40));
  PrintedFunction result;
  result.definition = out + body + "}\n";
  result.stackBytes = stackPeak;
  result.loops = loops;
  result.nesting = deepest;
  return result;
}

} // namespace burin::cxx::print
