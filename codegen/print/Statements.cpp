// Prints statements: loops, conditions, allocations and groups of stores.
#include "codegen/print/Printer.h"
#include "codegen/print/Sharing.h"

#include <fmt/format.h>
#include <sstream>

namespace burin::cxx::print {

using namespace Halide::Internal;

namespace {

/// Whether a statement reads a variable, apart from checks that are not printed.
class UsesVariable : public IRVisitor {
public:
  explicit UsesVariable(std::string name) : name(std::move(name)) {}
  bool found = false;

private:
  std::string name;
  using IRVisitor::visit;
  void visit(const Variable *variable) override { found |= variable->name == name; }
  void visit(const AssertStmt *) override {}
};

bool readsMemory(const Halide::Expr &expr) {
  struct Finder : IRVisitor {
    bool found = false;
    using IRVisitor::visit;
    void visit(const Load *) override { found = true; }
  } finder;
  expr.accept(&finder);
  return finder.found;
}

} // namespace

void Printer::block(const Stmt &stmt) {
  std::vector<Stmt> list;
  flatten(stmt, list);
  for (size_t i = 0; i < list.size();) {
    size_t end = i;
    while (end < list.size() && list[end].as<Store>())
      ++end;
    if (end > i) {
      stores(llvm::ArrayRef(list).slice(i, end - i));
      i = end;
      continue;
    }
    statement(list[i], i + 1 == list.size());
    ++i;
  }
}

void Printer::indented(const Stmt &stmt) {
  Names outer = names;
  ++indent;
  block(stmt);
  --indent;
  names = std::move(outer);
}

void Printer::statement(const Stmt &stmt, bool lastOfBlock) {
  switch (stmt.node_type()) {
  case IRNodeType::AssertStmt: // of host pointers, which a reference contract replaces
  case IRNodeType::Free:
    return;
  case IRNodeType::LetStmt:
    return let(*stmt.as<LetStmt>());
  case IRNodeType::For:
    return loop(*stmt.as<For>());
  case IRNodeType::IfThenElse:
    return conditional(*stmt.as<IfThenElse>());
  case IRNodeType::Allocate:
    return allocate(*stmt.as<Allocate>(), lastOfBlock);
  case IRNodeType::Evaluate:
    if (is_const(stmt.as<Evaluate>()->value))
      return;
    refuse("evaluation for a side effect", stmt.as<Evaluate>()->value);
  default: {
    std::ostringstream text;
    text << stmt;
    refuse(fmt::format("unknown statement: {}", text.str().substr(0, 200)));
  }
  }
}

void Printer::let(const LetStmt &let) {
  const Call *call = let.value.as<Call>();
  bool ofBuffer = call && llvm::StringRef(call->name).starts_with("_halide_buffer_get_");
  UsesVariable uses(let.name);
  let.body.accept(&uses);
  if (ofBuffer || !uses.found)
    return block(let.body);
  Type type = let.value.type();
  bool isIndex = type == Halide::Int(32) && !readsMemory(let.value);
  std::string value = isIndex ? index(let.value).text : print(let.value).text;
  std::string name = letName(let.name, let.value);
  line(fmt::format("const {} {} = {};", typeName(type), name, value));
  bound[let.name] = name;
  bool scalar = type.is_scalar() && (type.is_int() || type.is_uint());
  if (scalar)
    pushBounds(let.name, let.value, let.value);
  block(let.body);
  if (scalar)
    bounds.pop(let.name);
}

void Printer::loop(const For &loop) {
  if (loop.for_type != ForType::Serial && loop.for_type != ForType::Parallel)
    refuse(fmt::format("loop \"{}\" is neither serial nor parallel", loop.name));
  if (copyRun(loop) || registerBlock(loop) || floatRow(loop) || windowRow(loop) ||
      widenWords(loop) || contraction(loop) || vectorBlock(loop))
    return;
  auto around = kept;
  keepParameters(loop);
  Expr extent = halide::loopExtent(loop);
  std::string first = index(loop.min).text;
  std::string end = index(simplify(loop.min + extent)).text;
  Names outer = names;
  std::string name = names.fresh(stem(loop.name));
  bound[loop.name] = name;
  prelude.include("stdint.h");
  line(fmt::format("for (int32_t {0} = {1}; {0} < {2}; ++{0}) {{", name, first, end));
  ++loops;
  pushBounds(loop.name, loop.min, simplify(loop.min + extent - 1));
  deepest = std::max(deepest, ++nesting);
  indented(loop.body);
  --nesting;
  bounds.pop(loop.name);
  line("}");
  names = std::move(outer);
  kept = std::move(around);
}

void Printer::conditional(const IfThenElse &stmt) {
  line(fmt::format("if ({}) {{", print(stmt.condition).text));
  indented(stmt.then_case);
  if (stmt.else_case.defined()) {
    line("} else {");
    indented(stmt.else_case);
  }
  line("}");
}

void Printer::allocate(const Allocate &allocation, bool lastOfBlock) {
  if (!is_const_one(allocation.condition) || allocation.new_expr.defined())
    refuse(fmt::format("conditional or custom allocation of \"{}\"", allocation.name));
  std::optional<Promotion> promotion = findPromotion(allocation);
  if (!promotion)
    return array(allocation, lastOfBlock);
  std::string wish = stem(allocation.name);
  for (int64_t i = 0; i < promotion->count; ++i)
    promotion->names.push_back(promotion->count == 1 ? names.fresh(wish) : names.numbered(wish));
  if (!promotion->assignedFirst) {
    const char *zero = promotion->type.is_vector()  ? "{}"
                       : promotion->type.is_float() ? "0.0F"
                                                    : "0";
    for (size_t i = 0; i < promotion->names.size(); ++i) {
      line(fmt::format("{} {} = {};", typeName(promotion->type), promotion->names[i],
                       promotion->type == Halide::Float(64) ? "0.0" : zero));
      promotion->declared[i] = true;
    }
  }
  promoted[allocation.name] = std::move(*promotion);
  block(allocation.body);
  promoted.erase(allocation.name);
}

void Printer::array(const Allocate &allocation, bool lastOfBlock) {
  int64_t elements = allocation.constant_allocation_size();
  if (elements <= 0)
    refuse(fmt::format("allocation \"{}\" has no constant size", allocation.name));
  int64_t alignment = std::max(isa.vectorBytes(), 8);
  int64_t bytes = (elements * allocation.type.bytes() + alignment - 1) / alignment * alignment;
  bool isStrip = isWideStrip(allocation);
  if (isStrip && elements * allocation.type.bytes() <= scratchBytes) {
    wideStrips[allocation.name] = wordsInTurns(allocation);
    int64_t free = std::exchange(scratchBytes, 0);
    bound[allocation.name] = bound[scratch];
    usedNames.insert(scratch);
    block(allocation.body);
    scratchBytes = free;
    return;
  }
  int64_t before = stackBytes;
  stackBytes += bytes;
  stackPeak = std::max(stackPeak, stackBytes);
  if (stackBytes > isa.stackLimitBytes)
    refuse(fmt::format("array \"{}\" brings the stack to {} bytes, the target allows {}",
                       stem(allocation.name), stackBytes, isa.stackLimitBytes));
  Names outer = names;
  if (!lastOfBlock) { // a block of its own ends the life of the array before its siblings
    line("{");
    ++indent;
  }
  std::string name = names.fresh(stem(allocation.name));
  bound[allocation.name] = name;
  if (isStrip)
    wideStrips[allocation.name] = wordsInTurns(allocation);
  bool isAligned = isStrip || isa.vectorBytes() > 0;
  std::string aligned = isAligned ? fmt::format("alignas({}) ", alignment) : "";
  line(fmt::format("{}{} {}[{}];", aligned, elementName(allocation.type.element_of()), name,
                   elements));
  block(allocation.body);
  if (!lastOfBlock) {
    --indent;
    line("}");
    names = std::move(outer);
  }
  stackBytes = before;
}

void Printer::stores(llvm::ArrayRef<Stmt> group) {
  Sharing outer = std::exchange(sharing, Sharing());
  for (const Stmt &stmt : group)
    sharing.stored.insert(stmt.as<Store>()->name);
  UseCounter counter(*this);
  for (const Stmt &stmt : group)
    counter.count(stmt.as<Store>()->value);
  sharing.active = true;
  for (size_t i = 0; i < group.size();) {
    size_t done = wordOfSums(group.drop_front(i));
    if (done == 0)
      done = vectorSums(group.drop_front(i), nullptr);
    if (done == 0)
      done = windowTaps(group.drop_front(i));
    if (done == 0)
      store(*group[i++].as<Store>());
    i += done;
  }
  sharing = std::move(outer);
}

/// What a store adds to the variable that it writes, if that is all it does.
std::optional<Printer::Accumulation> Printer::accumulation(const Store &store) {
  auto it = promoted.find(store.name);
  const Add *sum = store.value.as<Add>();
  if (it == promoted.end() || !sum)
    return std::nullopt;
  std::string name = promotedName(it->second, store.index);
  auto isTarget = [&](const Expr &expr) {
    const Load *load = expr.as<Load>();
    return load && load->name == store.name && promotedName(it->second, load->index) == name;
  };
  if (isTarget(sum->a))
    return Accumulation{name, sum->b};
  if (isTarget(sum->b))
    return Accumulation{name, sum->a};
  return std::nullopt;
}

/// Prints `x = x + y` of a variable as `x += y`, unless one instruction does more of it.
bool Printer::addAssigned(const Store &store) {
  auto sum = accumulation(store);
  Type type = store.value.type();
  if (!sum || (!type.is_float() && type.bits() < 32))
    return false;
  bool fused = type.is_float() && type.is_vector() && sum->addend.as<Mul>();
  bool fusedDot = dotsAccumulate() && sum->addend.as<VectorReduce>();
  if (fused || fusedDot)
    return false;
  line(fmt::format("{} += {};", sum->variable, print(sum->addend).text));
  return true;
}

void Printer::store(const Store &store) {
  if (!is_const_one(store.predicate))
    refuse("predicated store", store.predicate);
  Type type = store.value.type();
  if (addAssigned(store) || widenWord(store))
    return;
  if (auto it = promoted.find(store.name); it != promoted.end()) {
    std::string value = print(store.value).text;
    Promotion &promotion = it->second;
    std::string name = promotedName(promotion, store.index);
    size_t position = promotion.position(store.index);
    bool declares = !promotion.declared[position];
    promotion.declared[position] = true;
    const char *constant = declares && promotion.stores[position] == 1 ? "const " : "";
    return line(fmt::format("{}{}{} = {};", constant,
                            declares ? typeName(promotion.type) + " " : "", name, value));
  }
  if (type.is_scalar()) {
    std::string value = print(store.value).text;
    return line(fmt::format("{}[{}] = {};", variable(store.name), index(store.index).text, value));
  }
  Expr base = denseBase(store.index);
  if (!base.defined())
    refuse("strided or scattering vector store", store.index);
  if (copyWord(store))
    return;
  if (auto words = wideBytes(store.value)) {
    require("store_wide");
    return line(fmt::format("store_wide({}, {});", address(store.name, base), words->text));
  }
  std::string value = print(store.value).text;
  require(fmt::format("store({})", shortName(type)));
  line(fmt::format("store({}, {});", address(store.name, base), value));
}

} // namespace burin::cxx::print
