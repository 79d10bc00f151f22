// Counts what a straight-line group of stores computes more than once, so that it gets a name, and
// names what all rounds of a loop read.
#include "codegen/print/Sharing.h"
#include "codegen/print/Printer.h"

#include "llvm/ADT/StringExtras.h"

#include <fmt/format.h>

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

/// The vectors that each round of a loop certainly reads of `buffers`, at places that the loop does
/// not move: not what loops inside read, which may have no round, nor what stands under a
/// condition. Where lanes or blocks reach beyond the table, a condition is what keeps them from
/// being read.
class FixedVectors : public IRVisitor {
public:
  FixedVectors(const For &loop, const std::set<std::string> &buffers) : buffers(buffers) {
    moving.insert(loop.name);
    loop.body.accept(this);
  }
  std::vector<Halide::Expr> list;

private:
  const std::set<std::string> &buffers;
  std::set<std::string> moving; // variables that differ from round to round
  using IRVisitor::visit;
  bool isFixed(const Load *load) {
    struct Reads : IRVisitor {
      const std::set<std::string> &moving;
      bool found = false;
      explicit Reads(const std::set<std::string> &moving) : moving(moving) {}
      using IRVisitor::visit;
      void visit(const Variable *variable) override { found |= moving.count(variable->name) != 0; }
    } reads(moving);
    load->index.accept(&reads);
    return !reads.found && buffers.count(load->name) && is_const_one(load->predicate) &&
           denseBase(load->index).defined();
  }
  void add(const Halide::Expr &vector) {
    if (llvm::none_of(list, [&](const Halide::Expr &other) { return equal(vector, other); }))
      list.push_back(vector);
  }
  void visit(const For *) override {}
  void visit(const IfThenElse *branches) override { branches->condition.accept(this); }
  void visit(const Call *call) override {
    if (call->is_intrinsic(Call::if_then_else))
      call->args[0].accept(this);
    else
      IRVisitor::visit(call);
  }
  void visit(const LetStmt *let) override {
    moving.insert(let->name);
    IRVisitor::visit(let);
  }
  void visit(const Load *load) override {
    if (load->type == Halide::Int(32, 4) && isFixed(load))
      return add(Halide::Expr(load));
    IRVisitor::visit(load);
  }
  void visit(const Cast *cast) override {
    const Load *load = cast->value.as<Load>();
    if (load && cast->type == Halide::Int(32, 4) && load->type == Halide::Int(8, 4) &&
        isFixed(load))
      return add(Halide::Expr(cast));
    IRVisitor::visit(cast);
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

/// The statements of products may touch any memory, so that compilers would load the parameters of
/// a block of channels anew at each position. Only of a loop that has a round: in front of any
/// other one, nothing says that they are there.
void Printer::keepParameters(const For &loop) {
  constexpr size_t kMost = 3; // of the eight registers; products need three at a time
  if (isa.kind != Isa::Kind::Mve || !nonNegative(simplify(halide::loopExtent(loop) - 1)))
    return;
  std::vector<Expr> fixed = FixedVectors(loop, constants).list;
  if (fixed.size() > kMost)
    return;
  for (const Expr &vector : fixed) {
    if (kept.count(vector))
      continue;
    std::string text = print(vector).text, name = shareName(vector);
    line(fmt::format("const {} {} = {};", typeName(vector.type()), name, text));
    kept[vector] = name;
  }
}

void UseCounter::count(const Halide::Expr &expr) {
  if (printer.shareable(expr) && printer.sharing.uses[expr]++)
    return; // its parts were counted the first time
  expr.accept(this);
}

} // namespace burin::cxx::print
