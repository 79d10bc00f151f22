// Prints index arithmetic in a canonical order. Halide orders the terms of a sum by names that hold
// a counter of the process, so that its own order is not reproducible.
#include "codegen/print/Printer.h"

#include <algorithm>
#include <fmt/format.h>

namespace burin::cxx::print {

using namespace Halide::Internal;

namespace {

/// coefficient * expr
struct Term {
  int64_t coefficient;
  Halide::Expr expr;
};

/// Splits a sum; returns its constant.
int64_t collect(const Halide::Expr &expr, int64_t factor, std::vector<Term> &terms) {
  if (const Add *sum = expr.as<Add>())
    return collect(sum->a, factor, terms) + collect(sum->b, factor, terms);
  if (const Sub *difference = expr.as<Sub>())
    return collect(difference->a, factor, terms) + collect(difference->b, -factor, terms);
  if (const IntImm *constant = expr.as<IntImm>())
    return factor * constant->value;
  if (const Mul *product = expr.as<Mul>()) {
    if (const IntImm *constant = product->b.as<IntImm>())
      return collect(product->a, factor * constant->value, terms);
    if (const IntImm *constant = product->a.as<IntImm>())
      return collect(product->b, factor * constant->value, terms);
  }
  terms.push_back({factor, expr});
  return 0;
}

} // namespace

Text Printer::index(const Expr &expr) {
  if (expr.type() != Halide::Int(32))
    return print(expr);
  std::vector<Term> terms;
  int64_t constant = collect(expr, 1, terms);
  struct Printed {
    int64_t coefficient;
    std::string text;
  };
  std::vector<Printed> sum;
  for (const Term &term : terms) {
    std::string text = operand(term.expr, Binds::Unary);
    auto same = std::find_if(sum.begin(), sum.end(), [&](auto &p) { return p.text == text; });
    if (same == sum.end())
      sum.push_back({term.coefficient, text});
    else
      same->coefficient += term.coefficient;
  }
  std::stable_sort(sum.begin(), sum.end(), [](const Printed &a, const Printed &b) {
    return std::pair(-a.coefficient, a.text) < std::pair(-b.coefficient, b.text);
  });
  std::string text;
  for (const Printed &part : sum) {
    if (part.coefficient == 0)
      continue;
    int64_t magnitude = std::abs(part.coefficient);
    std::string sign = part.coefficient < 0 ? "-" : "+";
    text += text.empty() ? (sign == "-" ? "-" : "") : fmt::format(" {} ", sign);
    text += magnitude == 1 ? part.text : fmt::format("{} * {}", part.text, magnitude);
  }
  if (constant != 0 || text.empty()) {
    text += text.empty() ? fmt::format("{}", constant)
                         : fmt::format(" {} {}", constant < 0 ? "-" : "+", std::abs(constant));
  }
  return {text, Binds::Sum};
}

} // namespace burin::cxx::print
