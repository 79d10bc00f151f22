// Finds stores after a loop whose elements the last round of that loop stored, and sums without
// reader.
#include "codegen/DropRepeats.h"
#include "codegen/print/Promote.h"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace burin::cxx {
namespace {

using namespace Halide::Internal;
using Halide::Expr;

/// A loop around a store.
struct Around {
  std::string name;
  int64_t first, extent;
};

/// A store to the output, its index free of lets.
struct Place {
  Expr index;
  std::vector<Around> loops; ///< inside the statement that was searched, outermost first
};

/// Stores to a buffer that a statement certainly does, in order.
class Places : public IRVisitor {
public:
  Places(std::string buffer, std::map<std::string, Expr> lets)
      : buffer(std::move(buffer)), lets(std::move(lets)) {}
  std::vector<std::pair<const Store *, Place>> found;

private:
  std::string buffer;
  std::map<std::string, Expr> lets;
  std::vector<Around> loops;
  bool known = true; // whether all loops around have constant bounds

  using IRVisitor::visit;
  void visit(const LetStmt *let) override {
    lets[let->name] = substitute(lets, let->value);
    let->body.accept(this);
    lets.erase(let->name);
  }
  void visit(const For *loop) override {
    auto first = halide::constantInt(loop->min);
    auto extent = halide::constantInt(halide::loopExtent(*loop));
    bool outer = known;
    known &= first && extent && *extent > 0;
    loops.push_back({loop->name, first.value_or(0), extent.value_or(0)});
    loop->body.accept(this);
    loops.pop_back();
    known = outer;
  }
  void visit(const IfThenElse *) override {}
  void visit(const Store *store) override {
    if (store->name == buffer && known && is_const_one(store->predicate))
      found.push_back({store, {substitute(lets, store->index), loops}});
  }
};

/// Whether both are the same elements, loop by loop.
bool sameElements(const Place &a, const Place &b) {
  if (a.loops.size() != b.loops.size() || a.index.type() != b.index.type())
    return false;
  Expr index = b.index;
  for (size_t i = 0; i < a.loops.size(); i++) {
    if (a.loops[i].first != b.loops[i].first || a.loops[i].extent != b.loops[i].extent)
      return false;
    index = substitute(b.loops[i].name, Variable::make(Halide::Int(32), a.loops[i].name), index);
  }
  return halide::constantInt(simplify(a.index - index)) == 0;
}

/// Leaves out what a visit of its own makes a no-op of.
class WithoutNoOps : public IRMutator {
protected:
  using IRMutator::visit;
  Stmt visit(const Block *block) override {
    Stmt first = mutate(block->first), rest = mutate(block->rest);
    return is_no_op(first) ? rest : is_no_op(rest) ? first : Block::make(first, rest);
  }
};

/// Leaves out stores, and statements that are empty then.
class Without : public WithoutNoOps {
public:
  explicit Without(std::set<const Store *> stores) : stores(std::move(stores)) {}

private:
  std::set<const Store *> stores;
  using WithoutNoOps::visit;
  Stmt visit(const Store *store) override {
    return stores.count(store) ? Evaluate::make(0) : Stmt(store);
  }
};

/// Which elements of an allocation other things than their own next value depend on.
class Readers : public IRVisitor {
public:
  explicit Readers(std::string name) : name(std::move(name)) {}
  bool regular = true; ///< all accesses are scalar and constant
  std::set<int64_t> stored, read;

private:
  std::string name;
  std::optional<int64_t> own;
  using IRVisitor::visit;
  void visit(const Load *load) override {
    IRVisitor::visit(load);
    if (load->name != name)
      return;
    auto at = load->type.is_scalar() ? halide::constantInt(load->index) : std::nullopt;
    regular &= at.has_value();
    if (at && at != own)
      read.insert(*at);
  }
  void visit(const Store *store) override {
    if (store->name != name)
      return IRVisitor::visit(store);
    own = store->value.type().is_scalar() ? halide::constantInt(store->index) : std::nullopt;
    regular &= own.has_value() && is_const_one(store->predicate);
    if (own)
      stored.insert(*own);
    store->value.accept(this);
    own.reset();
  }
};

/// Drops sums that nothing reads and moves the others together.
class LiveSums : public WithoutNoOps {
  std::map<std::string, std::map<int64_t, int>> places; // of the elements that stay
  using WithoutNoOps::visit;

  Expr moved(const std::string &name, const Expr &index) const {
    auto it = places.find(name);
    return it == places.end() ? index : Expr(it->second.at(*halide::constantInt(index)));
  }
  Stmt visit(const Allocate *allocation) override {
    Readers readers(allocation->name);
    allocation->body.accept(&readers);
    bool drops =
        readers.regular && !readers.read.empty() && readers.read.size() < readers.stored.size();
    if (!drops)
      return IRMutator::visit(allocation);
    int count = 0;
    for (int64_t at : readers.read)
      places[allocation->name][at] = count++;
    Stmt body = mutate(allocation->body);
    places.erase(allocation->name);
    return Allocate::make(allocation->name, allocation->type, allocation->memory_type, {count},
                          allocation->condition, body);
  }
  Expr visit(const Load *load) override {
    Expr index = mutate(load->index);
    return Load::make(load->type, load->name, moved(load->name, index), load->image, load->param,
                      mutate(load->predicate), load->alignment);
  }
  Stmt visit(const Store *store) override {
    auto it = places.find(store->name);
    if (it != places.end() && !it->second.count(*halide::constantInt(store->index)))
      return Evaluate::make(0);
    return Store::make(store->name, mutate(store->value), moved(store->name, store->index),
                       store->param, store->predicate, store->alignment);
  }
};

/// Looks at each loop with what comes after it.
class Tails : public IRMutator {
public:
  explicit Tails(std::string output) : output(std::move(output)) {}

private:
  std::string output;
  std::map<std::string, Expr> lets; // around the statement
  using IRMutator::visit;
  Stmt visit(const LetStmt *let) override {
    lets[let->name] = substitute(lets, let->value);
    Stmt body = mutate(let->body);
    lets.erase(let->name);
    return LetStmt::make(let->name, let->value, body);
  }
  Stmt visit(const Block *block) override {
    Stmt rest = mutate(block->rest);
    Stmt before = block->first;
    std::map<std::string, Expr> inner = lets;
    for (const LetStmt *let = before.as<LetStmt>(); let; let = before.as<LetStmt>()) {
      inner[let->name] = substitute(inner, let->value);
      before = let->body;
    }
    const For *loop = before.as<For>();
    auto first = loop ? halide::constantInt(loop->min) : std::nullopt;
    auto extent = loop ? halide::constantInt(halide::loopExtent(*loop)) : std::nullopt;
    bool isLoop = first && extent && *extent > 0;
    // A loop of one round is what is in it.
    bool isRound = !loop && (before.as<Allocate>() || before.as<ProducerConsumer>());
    if (isLoop || isRound) {
      Places earlier(output, inner), later(output, lets);
      (isLoop ? loop->body : before).accept(&earlier);
      rest.accept(&later);
      std::set<const Store *> repeats;
      for (auto &[store, place] : later.found)
        for (auto &[stored, last] : earlier.found) {
          Place round = last;
          if (isLoop)
            round.index =
                substitute(loop->name, Expr(static_cast<int>(*first + *extent - 1)), round.index);
          if (sameElements(round, place))
            repeats.insert(store);
        }
      if (!repeats.empty() && repeats.size() < later.found.size())
        rest = LiveSums().mutate(Without(repeats).mutate(rest));
    }
    return Block::make(mutate(block->first), rest);
  }
};

} // namespace

Stmt dropRepeats(const Stmt &stmt, const std::string &output) { return Tails(output).mutate(stmt); }

} // namespace burin::cxx
