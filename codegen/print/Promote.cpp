// Scans the accesses to an allocation.
#include "codegen/print/Promote.h"

#include <map>
#include <set>

namespace burin::cxx::print {
namespace {

using namespace Halide::Internal;
using Halide::Expr;
using Halide::Type;

/// Larger sets of variables are arrays in disguise; 64 covers every register block.
constexpr int64_t kMaxVariables = 64;

/// Whether all accesses are constant and of one width.
class AccessScan : public IRVisitor {
public:
  explicit AccessScan(std::string name) : name(std::move(name)) {}
  bool regular = true;
  int lanes = 0;
  std::map<int64_t, int> stores; // by first element

private:
  std::string name;

  void access(const Expr &index, const Expr &predicate) {
    const Ramp *ramp = index.as<Ramp>();
    int width = ramp ? ramp->lanes : 1;
    auto start = halide::constantInt(ramp ? ramp->base : index);
    bool dense = !ramp || is_const_one(ramp->stride);
    if (!is_const_one(predicate) || !start || index.as<Broadcast>() || !dense || *start % width ||
        (lanes && lanes != width))
      regular = false;
    lanes = width;
  }
  using IRVisitor::visit;
  void visit(const Load *load) override {
    if (load->name == name)
      access(load->index, load->predicate);
    IRVisitor::visit(load);
  }
  void visit(const Store *store) override {
    if (store->name == name) {
      access(store->index, store->predicate);
      const Ramp *ramp = store->index.as<Ramp>();
      if (auto start = halide::constantInt(ramp ? ramp->base : store->index))
        ++stores[*start];
    }
    IRVisitor::visit(store);
  }
};

/// Whether an expression reads an allocation.
class Reads : public IRVisitor {
public:
  explicit Reads(std::string name) : name(std::move(name)) {}
  bool found = false;

private:
  std::string name;
  using IRVisitor::visit;
  void visit(const Load *load) override {
    found |= load->name == name;
    IRVisitor::visit(load);
  }
};

bool assignsAllFirst(const Allocate &allocation, const Promotion &promotion) {
  std::vector<Stmt> statements;
  flatten(allocation.body, statements);
  std::set<size_t> assigned;
  for (const Stmt &stmt : statements) {
    const Store *store = stmt.as<Store>();
    if (!store)
      break;
    Reads reads(allocation.name);
    store->value.accept(&reads);
    if (reads.found)
      break;
    if (store->name == allocation.name)
      assigned.insert(promotion.position(store->index));
  }
  return static_cast<int64_t>(assigned.size()) == promotion.count;
}

} // namespace

size_t Promotion::position(const Expr &index) const {
  const Ramp *ramp = index.as<Ramp>();
  return static_cast<size_t>(halide::constantInt(ramp ? ramp->base : index).value() / type.lanes());
}

std::optional<Promotion> findPromotion(const Allocate &allocation) {
  int64_t elements = allocation.constant_allocation_size();
  AccessScan scan(allocation.name);
  allocation.body.accept(&scan);
  if (elements <= 0 || !scan.regular || scan.lanes == 0 || elements % scan.lanes ||
      elements / scan.lanes > kMaxVariables || allocation.type.is_bool())
    return std::nullopt;
  Promotion result;
  result.type = allocation.type.element_of().with_lanes(scan.lanes);
  result.count = elements / scan.lanes;
  result.assignedFirst = assignsAllFirst(allocation, result);
  for (int64_t i = 0; i < result.count; ++i)
    result.stores.push_back(scan.stores[i * scan.lanes]);
  result.declared.assign(static_cast<size_t>(result.count), false);
  return result;
}

void flatten(const Stmt &stmt, std::vector<Stmt> &list) {
  if (const Block *block = stmt.as<Block>()) {
    flatten(block->first, list);
    flatten(block->rest, list);
  } else if (Stmt inner = halide::unwrapped(stmt); inner.defined()) {
    flatten(inner, list);
  } else {
    list.push_back(stmt);
  }
}

} // namespace burin::cxx::print
