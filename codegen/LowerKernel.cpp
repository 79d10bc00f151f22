// Builds Halide functions, schedules, lowers and prints one kernel; never runs Halide's own
// codegen.
#include "codegen/LowerKernel.h"
#include "codegen/ApplySchedule.h"
#include "codegen/CxxPrinter.h"
#include "codegen/DropRepeats.h"
#include "codegen/RowOrder.h"
#include "codegen/ToHalide.h"
#include "dialects/plan/Storage.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/StringSwitch.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin::cxx {
namespace {

Isa isaOf(const Target &target) {
  Isa isa;
  isa.kind = llvm::StringSwitch<Isa::Kind>(target.isa)
                 .Case("avx2", Isa::Kind::Avx2)
                 .Cases({"neon", "neon-dotprod"}, Isa::Kind::Neon)
                 .Case("cortex-m4", Isa::Kind::CortexM4)
                 .Case("mve", Isa::Kind::Mve)
                 .Default(Isa::Kind::Portable);
  isa.stackLimitBytes = target.stackBytes;
  return isa;
}

/// Only lowering runs, so that the machine matters little: vectors must be allowed, nothing else.
Halide::Target halideTarget(const Target &target) {
  const char *features = "-no_runtime-no_asserts-no_bounds_query";
  const char *machine = "arm-32-noos";
  if (isaOf(target).kind == Isa::Kind::Avx2)
    machine = "x86-64-linux-avx-avx2-fma-sse41-f16c";
  if (isaOf(target).kind == Isa::Kind::Neon || isaOf(target).kind == Isa::Kind::Mve)
    machine = "arm-64-linux";
  return Halide::Target(fmt::format("{}{}", machine, features));
}

/// Sees the statement after lowering and before Halide would turn it into a program.
class Capture : public Halide::Internal::IRMutator {
public:
  using IRMutator::mutate;
  Halide::Internal::Stmt mutate(const Halide::Internal::Stmt &stmt) override {
    if (!captured.defined())
      captured = stmt;
    return stmt;
  }
  Halide::Internal::Stmt captured;
};

llvm::Expected<Halide::Internal::Stmt> lowered(HalideKernel &kernel, StringRef name,
                                               const Target &target) {
  Capture capture;
  Halide::Pipeline pipeline(kernel.stages.back().func);
  pipeline.add_custom_lowering_pass(&capture, [] {});
  std::vector<Halide::Argument> arguments(kernel.inputs.begin(), kernel.inputs.end());
  pipeline.compile_to_module(arguments, name.str(), halideTarget(target));
  return capture.captured;
}

/// Whether every run of the kernel hands it a constant there.
bool readsOnlyConstants(func::FuncOp kernel, unsigned operand) {
  auto uses = SymbolTable::getSymbolUses(kernel, kernel->getParentOp());
  return uses && !uses->empty() && llvm::all_of(*uses, [&](const SymbolTable::SymbolUse &use) {
           Operation *user = use.getUser();
           return operand < user->getNumOperands() &&
                  matchPattern(plan::rootOf(user->getOperand(operand)), m_Constant());
         });
}

/// Turns the rows where the overlap says so, proves that nothing is overwritten before it is read,
/// and marks the two parameters.
llvm::Error keepRows(Halide::Internal::Stmt &stmt, func::FuncOp kernel, plan::OverlapAttr overlap,
                     const HalideKernel &halide, std::vector<Parameter> &parameters) {
  const std::string input = inputName(static_cast<unsigned>(overlap.getInput()));
  auto found = llvm::find_if(parameters, [&](const Parameter &p) { return p.bufferName == input; });
  if (found == parameters.end())
    return llvm::createStringError("its result overlaps an input that it does not have");
  Parameter &out = parameters.back();
  auto bytesOf = [](Type type) { return plan::byteSize(cast<RankedTensorType>(type)); };
  RowOrder order;
  order.input = input;
  order.output = out.bufferName;
  order.inputBytes = bytesOf(kernel.getArgumentTypes()[overlap.getInput()]);
  order.outputBytes = bytesOf(kernel.getResultTypes().front());
  order.outputOffset = halide.layout.offset * out.type.bytes();
  order.descending = overlap.getDescending() != 0;
  if (order.descending)
    stmt = turnRows(stmt, order.output);
  int64_t needed = neededDistance(stmt, order);
  if (needed > overlap.getDistance())
    return llvm::createStringError(fmt::format(
        "its result lies over an input by a distance of {} bytes, and its loops need {}",
        overlap.getDistance(), needed));
  found->mayAlias = out.mayAlias = true;
  return llvm::Error::success();
}

/// A lowered statement whose outermost loop runs kRounds times.
struct CountedLoop {
  Halide::Internal::Stmt stmt;
  int64_t rounds; ///< before
};

/// Nothing where no single loop with a constant number of rounds is around all that the statement
/// does.
std::optional<CountedLoop> countedLoop(const Halide::Internal::Stmt &stmt) {
  using namespace Halide::Internal;
  struct Counted : IRMutator {
    std::optional<int64_t> rounds;
    using IRMutator::visit;
    Stmt visit(const For *loop) override {
      rounds = halide::constantInt(halide::loopExtent(*loop));
      return halide::loopLike(*loop, loop->name, Variable::make(Halide::Int(32), kRounds),
                              loop->body);
    }
    Stmt visit(const IfThenElse *branches) override { return branches; }
    // Checks stand in front of the only loop.
    Stmt visit(const Halide::Internal::Block *block) override {
      if (!block->first.as<AssertStmt>())
        return block;
      return Halide::Internal::Block::make(block->first, mutate(block->rest));
    }
  } counted;
  Stmt result = counted.mutate(stmt);
  return counted.rounds ? std::optional(CountedLoop{result, *counted.rounds}) : std::nullopt;
}

/// A kernel's function, and what tells which others can be the same one.
struct Printed {
  PrintedFunction function;
  std::optional<CountedKernel> counted;
  std::string key;
};

/// Prints the function with its rounds as a parameter, where that changes nothing else, and the
/// key. `stmt` is the kernel before its rows were `turned`.
llvm::Error printCounted(Printed &printed, StringRef name, const Halide::Internal::Stmt &stmt,
                         std::vector<Parameter> parameters, bool turned, const Isa &isa,
                         Prelude prelude) {
  std::optional<CountedLoop> loop = countedLoop(stmt);
  if (loop) {
    parameters.push_back({kRounds, kRounds, Halide::Int(32)});
    parameters.back().isNumber = true;
    const std::string &output = parameters[parameters.size() - 2].bufferName;
    auto general = printFunction(name, parameters,
                                 turned ? turnRows(loop->stmt, output) : loop->stmt, isa, prelude);
    // A helper that takes the loop whole knows its rounds.
    if (!general || general->loops != printed.function.loops ||
        general->nesting != printed.function.nesting) {
      llvm::consumeError(general.takeError());
      loop.reset();
      parameters.pop_back();
    } else {
      printed.counted = CountedKernel{general->definition, loop->rounds};
    }
  }
  for (Parameter &parameter : parameters)
    parameter.mayAlias = false;
  auto key = printFunction("kernel", parameters, loop ? loop->stmt : stmt, isa, prelude);
  if (!key)
    return key.takeError();
  printed.key = key->definition;
  return llvm::Error::success();
}

llvm::Expected<Printed> attempt(func::FuncOp kernel, StringRef name,
                                ArrayRef<std::string> parameters, const Target &target,
                                Prelude &prelude, Effort effort) {
  auto schedule = kernel->getAttrOfType<plan::ScheduleAttr>(plan::kSchedule);
  try {
    auto halide = toHalide(kernel);
    if (!halide)
      return halide.takeError();
    applySchedule(*halide, schedule, effort);
    auto stmt = lowered(*halide, name, target);
    if (!stmt)
      return stmt.takeError();
    std::vector<Parameter> pointers;
    for (auto [index, input] : llvm::enumerate(halide->inputs))
      pointers.push_back({input.name(), parameters[index], input.type(), false,
                          readsOnlyConstants(kernel, static_cast<unsigned>(index))});
    if (int64_t bytes = plan::scratchBytes(kernel))
      pointers.push_back(
          {"scratch", parameters[parameters.size() - 2], Halide::Int(16), true, false, bytes});
    const Halide::Func &out = halide->stages.back().func;
    pointers.push_back({out.name(), parameters.back(), out.output_types()[0], true});
    // With vectors, a block of fewer rows is no faster.
    if (isaOf(target).vectorBytes() == 0 && effort != Effort::Simple)
      *stmt = dropRepeats(*stmt, out.name());
    Halide::Internal::Stmt kept = *stmt;
    auto overlap = kernel->getAttrOfType<plan::OverlapAttr>(plan::kOverlap);
    if (overlap)
      if (llvm::Error error = keepRows(kept, kernel, overlap, *halide, pointers))
        return error;
    Isa isa = isaOf(target);
    if (schedule && schedule.getScheduleClass() == plan::ScheduleClass::Contraction)
      isa.unroll = schedule.getUnroll();
    auto function = printFunction(name, pointers, kept, isa, prelude);
    if (!function)
      return function.takeError();
    Printed printed{*function, std::nullopt, ""};
    bool turned = overlap && overlap.getDescending() != 0;
    if (llvm::Error error = printCounted(printed, name, *stmt, pointers, turned, isa, prelude))
      return error;
    return printed;
  } catch (const Halide::Error &error) {
    return llvm::createStringError(fmt::format("Halide refuses the schedule: {}", error.what()));
  }
}

std::vector<Border> bordersOf(func::FuncOp kernel) {
  std::vector<Border> borders;
  for (auto pad : kernel.front().getOps<tensor::PadOp>()) {
    Border border;
    border.shape = pad.getResultType().getShape().vec();
    border.low.assign(pad.getStaticLow().begin(), pad.getStaticLow().end());
    border.high.assign(pad.getStaticHigh().begin(), pad.getStaticHigh().end());
    Attribute value;
    if (matchPattern(pad.getConstantPaddingValue(), m_Constant(&value))) {
      if (auto integer = dyn_cast<IntegerAttr>(value))
        border.value = static_cast<double>(integer.getInt());
      else
        border.value = cast<FloatAttr>(value).getValueAsDouble();
    }
    borders.push_back(border);
  }
  return borders;
}

} // namespace

Prelude preludeOf(const Target &target) { return preludeFor(isaOf(target)); }

llvm::Expected<LoweredKernel> lowerKernel(func::FuncOp kernel, StringRef name,
                                          ArrayRef<std::string> parameters, const Target &target,
                                          Prelude &prelude) {
  std::string refusals;
  for (Effort effort : {Effort::Full, Effort::SmallStrip, Effort::Simple}) {
    auto printed = attempt(kernel, name, parameters, target, prelude, effort);
    if (!printed) {
      std::string refusal = llvm::toString(printed.takeError());
      if (!StringRef(refusals).contains(refusal))
        refusals += (refusals.empty() ? "" : "; ") + refusal;
      continue;
    }
    Value computed;
    auto layout = plan::resultLayout(kernel.front().getTerminator()->getOperand(0), computed);
    if (!layout) {
      refusals = llvm::toString(layout.takeError());
      break;
    }
    const PrintedFunction &function = printed->function;
    return LoweredKernel{function.definition, printed->counted,    printed->key,     layout->offset,
                         bordersOf(kernel),   function.stackBytes, function.nesting, refusals};
  }
  return llvm::createStringError(
      fmt::format("kernel \"{}\" cannot be emitted: {} [B0601]", std::string_view(name), refusals));
}

} // namespace burin::cxx
