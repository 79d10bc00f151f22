// Counts what a straight-line group of stores computes more than once, so that it gets a name.
#include "codegen/print/Sharing.h"
#include "codegen/print/Printer.h"

#include "llvm/ADT/StringExtras.h"

namespace burin::cxx::print {
namespace {

using namespace Halide::Internal;

/// Names of the allocations an expression reads, in the order they are met.
class ReadNames : public IRVisitor {
public:
  std::vector<std::string> list;

private:
  using IRVisitor::visit;
  void visit(const Load *load) override {
    list.push_back(load->name);
    IRVisitor::visit(load);
  }
};

} // namespace

bool Printer::shareable(const Expr &expr) {
  if (expr.as<Variable>() || expr.as<Ramp>() || is_const(expr) || expr.as<StringImm>())
    return false;
  const Load *load = expr.as<Load>();
  if (!expr.type().is_vector() && !load)
    return false;
  if (expr.type().is_vector() && expr.type().is_bool())
    return false;
  if (load && promoted.count(load->name))
    return false;
  ReadNames reads;
  expr.accept(&reads);
  return !reads.list.empty() && llvm::none_of(reads.list, [&](const std::string &name) {
    return sharing.stored.count(name) != 0;
  });
}

std::string Printer::shareName(const Expr &expr) {
  ReadNames reads;
  expr.accept(&reads);
  const std::string &first = reads.list.front();
  auto it = bound.find(first);
  return names.numbered(llvm::StringRef(it == bound.end() ? stem(first) : it->second).lower());
}

/// The name of a let. Halide's own lets, "t12", are named by what they are.
std::string Printer::letName(const std::string &halideName, const Expr &value) {
  std::string wish = stem(halideName);
  if (wish != "t")
    return names.fresh(wish);
  ReadNames reads;
  value.accept(&reads);
  if (!reads.list.empty())
    return shareName(value);
  return names.fresh(value.type() == Halide::Int(32) ? "base" : "value");
}

void UseCounter::count(const Halide::Expr &expr) {
  if (printer.shareable(expr) && printer.sharing.uses[expr]++)
    return; // its parts were counted the first time
  expr.accept(this);
}

} // namespace burin::cxx::print
