// Runs through the rounds of a statement's outer loops and takes note of what is read and written.
#include "codegen/RowOrder.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>

namespace burin::cxx {
namespace {

using namespace Halide::Internal;
using Halide::Expr;

/// Rounds of nested loops that are looked at one by one.
constexpr int64_t kMostRounds = 4096;

/// Whether a statement stores to a buffer.
class Stores : public IRVisitor {
public:
  explicit Stores(std::string buffer) : buffer(std::move(buffer)) {}
  bool found = false;

private:
  std::string buffer;
  using IRVisitor::visit;
  void visit(const Store *store) override {
    found |= store->name == buffer;
    IRVisitor::visit(store);
  }
};

bool storesTo(const Stmt &stmt, const std::string &buffer) {
  Stores stores(buffer);
  stmt.accept(&stores);
  return stores.found;
}

class Turned : public IRMutator {
public:
  explicit Turned(std::string output) : output(std::move(output)) {}

private:
  std::string output;
  using IRMutator::visit;
  Stmt visit(const For *loop) override {
    if (!storesTo(loop->body, output))
      return loop;
    // The name of the loop becomes that of the row, so that the body stays as it is.
    std::string round = loop->name + ".turned";
    Expr last = simplify(loop->min * 2 + halide::loopExtent(*loop) - 1);
    Stmt body =
        LetStmt::make(loop->name, last - Variable::make(Halide::Int(32), round), loop->body);
    return halide::loopLike(*loop, round, halide::loopExtent(*loop), body);
  }
  /// What follows a loop is the rest of its rows.
  Stmt visit(const Block *block) override {
    Stmt first = mutate(block->first), rest = mutate(block->rest);
    bool bothStore = storesTo(first, output) && storesTo(rest, output);
    return bothStore ? Block::make(rest, first) : Block::make(first, rest);
  }
};

/// First and last value.
struct Interval {
  int64_t low, high;
};
using Known = std::optional<Interval>;

int64_t floorOf(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a < 0) != (b < 0)); }

/// The values of integer expressions.
class Values {
public:
  std::map<std::string, Known> variables;

  Known of(const Expr &expr) const {
    if (auto constant = halide::constantInt(expr))
      return Interval{*constant, *constant};
    if (const auto *variable = expr.as<Variable>()) {
      auto found = variables.find(variable->name);
      return found == variables.end() ? std::nullopt : found->second;
    }
    if (const auto *ramp = expr.as<Ramp>()) {
      auto stride = halide::constantInt(ramp->stride);
      Known base = of(ramp->base);
      if (!stride || !base)
        return std::nullopt;
      int64_t reach = *stride * (ramp->lanes - 1);
      return Interval{base->low + std::min<int64_t>(reach, 0),
                      base->high + std::max<int64_t>(reach, 0)};
    }
    if (const auto *splat = expr.as<Broadcast>())
      return of(splat->value);
    if (const auto *call = expr.as<Call>()) {
      Expr marked = halide::unmarked(*call);
      return marked.defined() ? of(marked) : std::nullopt;
    }
    return ofBinary(expr);
  }

private:
  template <class Node> static bool operands(const Expr &expr, Expr &a, Expr &b) {
    const auto *node = expr.as<Node>();
    if (node)
      a = node->a, b = node->b;
    return node != nullptr;
  }

  Known ofBinary(const Expr &expr) const {
    Expr a, b;
    bool isAdd = operands<Add>(expr, a, b), isSub = !isAdd && operands<Sub>(expr, a, b);
    bool isMin = operands<Min>(expr, a, b), isMax = operands<Max>(expr, a, b);
    bool isMul = operands<Mul>(expr, a, b), isDiv = operands<Div>(expr, a, b);
    bool isMod = operands<Mod>(expr, a, b);
    if (!a.defined())
      return std::nullopt;
    Known x = of(a), y = of(b);
    if (!x || !y)
      return std::nullopt;
    if (isAdd)
      return Interval{x->low + y->low, x->high + y->high};
    if (isSub)
      return Interval{x->low - y->high, x->high - y->low};
    if (isMin)
      return Interval{std::min(x->low, y->low), std::min(x->high, y->high)};
    if (isMax)
      return Interval{std::max(x->low, y->low), std::max(x->high, y->high)};
    if (isMul && x->low == x->high)
      std::swap(x, y);
    int64_t by = y->low;
    if (by != y->high)
      return std::nullopt;
    if (isMul)
      return Interval{std::min(x->low * by, x->high * by), std::max(x->low * by, x->high * by)};
    if (by <= 0)
      return std::nullopt;
    Interval floors{floorOf(x->low, by), floorOf(x->high, by)};
    if (isDiv)
      return floors;
    bool isOneRound = isMod && floors.low == floors.high;
    return isOneRound ? Interval{x->low - floors.low * by, x->high - floors.low * by}
                      : Interval{0, by - 1};
  }
};

/// A sum of variables by constant factors.
bool isLinear(const Expr &expr) {
  if (expr.as<Variable>() || halide::constantInt(expr))
    return true;
  if (const auto *add = expr.as<Add>())
    return isLinear(add->a) && isLinear(add->b);
  if (const auto *sub = expr.as<Sub>())
    return isLinear(sub->a) && isLinear(sub->b);
  if (const auto *mul = expr.as<Mul>())
    return (halide::constantInt(mul->a) && isLinear(mul->b)) ||
           (halide::constantInt(mul->b) && isLinear(mul->a));
  if (const auto *ramp = expr.as<Ramp>())
    return halide::constantInt(ramp->stride) && isLinear(ramp->base);
  const auto *splat = expr.as<Broadcast>();
  return splat && isLinear(splat->value);
}

/// Whether a statement's accesses to both buffers, and the names that they use, are linear.
class LinearIndices : public IRVisitor {
public:
  explicit LinearIndices(const RowOrder &order) : order(order) {}
  bool linear = true;

private:
  const RowOrder &order;
  std::set<std::string> curved; // names of values that are not linear
  using IRVisitor::visit;

  void check(const Expr &index) {
    linear &= isLinear(index);
    for (const std::string &name : curved)
      linear &= !expr_uses_var(index, name);
  }
  void visit(const Load *load) override {
    IRVisitor::visit(load);
    if (load->name == order.input)
      check(load->index);
  }
  void visit(const Store *store) override {
    IRVisitor::visit(store);
    if (store->name == order.output)
      check(store->index);
  }
  void name(const std::string &let, const Expr &value) {
    if (isLinear(value) &&
        std::none_of(curved.begin(), curved.end(),
                     [&](const std::string &other) { return expr_uses_var(value, other); }))
      curved.erase(let);
    else
      curved.insert(let);
  }
  void visit(const LetStmt *let) override {
    name(let->name, let->value);
    IRVisitor::visit(let);
  }
  void visit(const Let *let) override {
    name(let->name, let->value);
    IRVisitor::visit(let);
  }
};

/// What a statement does to the bytes that both share, in the direction of the rows: bytes count
/// upwards where rows ascend, else downwards from the end.
struct Access {
  int64_t read = std::numeric_limits<int64_t>::max();     ///< first byte of the input
  int64_t written = std::numeric_limits<int64_t>::min();  ///< behind the last byte of the result
  int64_t distance = std::numeric_limits<int64_t>::min(); ///< that the statement needs

  /// Where reading comes after writing, the one must be so far ahead of the other.
  static int64_t between(int64_t written, int64_t read) {
    bool both = written != std::numeric_limits<int64_t>::min() &&
                read != std::numeric_limits<int64_t>::max();
    return both ? written - read : std::numeric_limits<int64_t>::min();
  }
  void then(const Access &next) {
    distance = std::max({distance, next.distance, between(written, next.read)});
    read = std::min(read, next.read);
    written = std::max(written, next.written);
  }
  /// Its parts happen in any order.
  Access unordered() const {
    Access result = *this;
    result.distance = std::max(distance, between(written, read));
    return result;
  }
};

class Walker {
public:
  explicit Walker(const RowOrder &order) : order(order) {}

  Access walk(const Stmt &stmt) {
    if (Stmt inner = halide::unwrapped(stmt); inner.defined())
      return walk(inner);
    if (const auto *block = stmt.as<Block>()) {
      Access access = walk(block->first);
      access.then(walk(block->rest));
      return access;
    }
    if (const auto *let = stmt.as<LetStmt>())
      return walkLet(*let);
    if (const auto *loop = stmt.as<For>())
      return walkLoop(*loop);
    if (const auto *allocation = stmt.as<Allocate>())
      return walk(allocation->body);
    if (const auto *store = stmt.as<Store>())
      return walkStore(*store);
    if (const auto *branch = stmt.as<IfThenElse>()) {
      Access access = reads(branch->condition);
      access.then(walk(branch->then_case));
      if (branch->else_case.defined())
        access.then(walk(branch->else_case));
      return access;
    }
    if (const auto *evaluated = stmt.as<Evaluate>())
      return reads(evaluated->value);
    if (stmt.as<Free>() || stmt.as<AssertStmt>())
      return {};
    return everything().unordered();
  }

private:
  /// Whatever a statement may do.
  Access everything() const { return {0, order.outputBytes, order.outputBytes}; }

  template <class Body> auto bound(const std::string &name, const Expr &value, Body body) {
    Known before = values.variables[name];
    values.variables[name] = value.type().is_int_or_uint() ? values.of(value) : std::nullopt;
    auto result = body();
    values.variables[name] = before;
    return result;
  }

  class Reads : public IRVisitor {
  public:
    Reads(Walker &walker) : walker(walker) {}
    Access access;

  private:
    Walker &walker;
    using IRVisitor::visit;
    void visit(const Load *load) override {
      IRVisitor::visit(load);
      if (load->name == walker.order.input)
        access.read = std::min(access.read, walker.readAt(*load));
    }
    void visit(const Let *let) override {
      let->value.accept(this);
      walker.bound(let->name, let->value, [&] {
        let->body.accept(this);
        return 0;
      });
    }
  };

  Access reads(const Expr &expr) {
    Reads visitor(*this);
    expr.accept(&visitor);
    return visitor.access;
  }

  int64_t readAt(const Load &load) const {
    int64_t size = load.type.bytes();
    Known index = values.of(load.index);
    if (!index)
      return 0;
    return order.descending ? order.inputBytes - (index->high + 1) * size : index->low * size;
  }

  Access walkStore(const Store &store) {
    Access access = reads(store.value);
    access.then(reads(store.index));
    if (store.name != order.output)
      return access;
    int64_t size = store.value.type().bytes();
    Known index = values.of(store.index);
    if (!index)
      access.written = order.outputBytes;
    else if (order.descending)
      access.written = order.outputBytes - order.outputOffset - index->low * size;
    else
      access.written = order.outputOffset + (index->high + 1) * size;
    return access;
  }

  Access walkLet(const LetStmt &let) {
    Access access = reads(let.value);
    access.then(bound(let.name, let.value, [&] { return walk(let.body); }));
    return access;
  }

  Access walkLoop(const For &loop) {
    auto first = halide::constantInt(loop.min);
    auto extent = halide::constantInt(halide::loopExtent(loop));
    if (!first || !extent || *extent < 1)
      return everything().unordered();
    auto during = [&](Interval at) {
      values.variables[loop.name] = at;
      Access access = walk(loop.body);
      values.variables.erase(loop.name);
      return access;
    };
    auto round = [&](int64_t at) { return during({at, at}); };
    if (*extent == 1)
      return round(*first);
    if (auto access =
            walkEven(loop, round(*first), round(*first + 1), round(*first + *extent - 1), *extent))
      return *access;
    if (rounds * *extent > kMostRounds)
      return during({*first, *first + *extent - 1}).unordered();
    Access access;
    rounds *= *extent;
    for (int64_t at = *first; at < *first + *extent; at++)
      access.then(round(at));
    rounds /= *extent;
    return access;
  }

  /// The loop as its first, second and last round show it. All indices have to be linear: then what
  /// a round reads first is the least of linear functions, what it writes last and the distance
  /// that it needs are the largest of some. The first two are linear where three rounds are on a
  /// line, and the distances within a round and from round to round are largest at an end.
  std::optional<Access> walkEven(const For &loop, const Access &first, const Access &second,
                                 const Access &last, int64_t extent) {
    if (Access::between(first.written, first.read) == Access().distance)
      return std::nullopt;
    int64_t writes = second.written - first.written, reads = second.read - first.read;
    if (writes < 0 || reads < 0 || last.written - first.written != writes * (extent - 1) ||
        last.read - first.read != reads * (extent - 1) || !isLinear(loop.body))
      return std::nullopt;
    Access access{first.read, last.written, std::max(first.distance, last.distance)};
    access.distance = std::max({access.distance, Access::between(first.written, second.read),
                                Access::between(last.written - writes, last.read)});
    return access;
  }

  bool isLinear(const Stmt &body) const {
    LinearIndices indices(order);
    body.accept(&indices);
    return indices.linear;
  }

  const RowOrder &order;
  Values values;
  int64_t rounds = 1; // of the loops around that are looked at one by one
};

} // namespace

Stmt turnRows(const Stmt &stmt, const std::string &output) { return Turned(output).mutate(stmt); }

int64_t neededDistance(const Stmt &stmt, const RowOrder &order) {
  return Walker(order).walk(stmt).distance;
}

} // namespace burin::cxx
