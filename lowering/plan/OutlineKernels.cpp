// Moves each step into a kernel function; equal steps share one.
#include "dialects/burin/ModelTensor.h"
#include "dialects/burin/State.h"
#include "dialects/plan/Plan.h"
#include "dialects/plan/Storage.h"
#include "lowering/Passes.h"
#include "lowering/fuse/StepRegion.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_OUTLINEKERNELS
#include "lowering/Passes.h.inc"

namespace {

/// What a kernel computes, as text: equal texts are equal kernels. Names and locations are left
/// out.
std::string keyOf(func::FuncOp kernel) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  kernel.getBody().front().print(stream);
  stream << kernel.getFunctionType() << kernel->getAttr(plan::kSchedule)
         << kernel->getAttr(plan::kScratch);
  return text;
}

/// The old value of the state that `step` begins to overwrite; null where it is none.
Value overwrittenState(plan::StepOp step) {
  auto main = step->getParentOfType<func::FuncOp>();
  for (StatePlace state : statesOf(main))
    if (plan::rootOf(main.front().getTerminator()->getOperand(state.result)) == step.getResult())
      return main.getArgument(state.argument);
  return {};
}

/// What the result of `step` lies over: one of its captures, results of runs, the model's inputs
/// and its state.
plan::OverlapAttr overlapOf(plan::StepOp step, ArrayRef<Value> captures) {
  int64_t begin = plan::arenaOffset(step.getResult());
  int64_t bytes = plan::byteSize(cast<RankedTensorType>(step.getType()));
  if (plan::updatedBy(step))
    return {};
  if (Value old = overwrittenState(step))
    for (auto [index, capture] : llvm::enumerate(captures))
      if (plan::rootOf(capture) == old) // the same bytes
        return plan::OverlapAttr::get(step.getContext(), static_cast<int64_t>(index),
                                      /*distance=*/0, step.getDescending());
  if (begin < 0)
    return {};
  plan::OverlapAttr overlap;
  for (auto [index, capture] : llvm::enumerate(captures)) {
    int64_t from = plan::arenaOffset(capture);
    int64_t size = plan::byteSize(cast<RankedTensorType>(capture.getType()));
    if (from < 0 || begin + bytes <= from || from + size <= begin)
      continue;
    bool descending = step.getDescending();
    int64_t distance = descending ? begin + bytes - from - size : from - begin;
    overlap = plan::OverlapAttr::get(step.getContext(), static_cast<int64_t>(index), distance,
                                     descending);
  }
  return overlap;
}

/// One kernel for two runs, where it can be: what lies over its input by less suits both.
std::optional<plan::OverlapAttr> joined(plan::OverlapAttr a, plan::OverlapAttr b) {
  if (!a || !b)
    return a ? a : b;
  if (a.getInput() != b.getInput() || a.getDescending() != b.getDescending())
    return std::nullopt;
  return a.getDistance() < b.getDistance() ? a : b;
}

struct OutlineKernelsPass : impl::OutlineKernelsBase<OutlineKernelsPass> {
  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main)
      return;
    SymbolTable symbols(getOperation());
    llvm::StringMap<SmallVector<func::FuncOp>> known;
    SmallVector<plan::StepOp> steps(main.front().getOps<plan::StepOp>());
    for (plan::StepOp step : steps) {
      SmallVector<Value> captures = capturesOf(step).takeVector();
      // Tensors that change from run to run first, then weights.
      llvm::stable_sort(captures, [](Value a, Value b) {
        return !matchPattern(a, m_Constant()) && matchPattern(b, m_Constant());
      });
      IntegerAttr updates;
      if (Value updated = plan::updatedBy(step))
        updates = IntegerAttr::get(IntegerType::get(&getContext(), 64),
                                   std::distance(captures.begin(), llvm::find(captures, updated)));
      plan::OverlapAttr overlap = overlapOf(step, captures);
      func::FuncOp kernel = outlined(step, captures);
      SmallVector<func::FuncOp> &equal = known[keyOf(kernel)];
      kernel = sharedOrNew(kernel, overlap, equal, symbols, main);
      OpBuilder builder(step);
      auto run = plan::RunOp::create(
          builder, step.getLoc(), step.getType(), step.getNameAttr(),
          FlatSymbolRefAttr::get(kernel), captures, step.getOriginAttr(),
          step.getOffsetAttr() ? step.getOffsetAttr() : builder.getI64IntegerAttr(-1), updates);
      for (StringRef name : {kModelTensor, kPlacedTensor, plan::kScratch, plan::kScratchOffset,
                             plan::kComputedRows, plan::kKeptRows})
        if (Attribute tensor = step->getAttr(name))
          run->setAttr(name, tensor);
      step.getResult().replaceAllUsesWith(run.getResult());
      step.erase();
    }
  }

  /// One of the kernels `equal` that can also lie over its input as `overlap` says, or `kernel`.
  func::FuncOp sharedOrNew(func::FuncOp kernel, plan::OverlapAttr overlap,
                           SmallVector<func::FuncOp> &equal, SymbolTable &symbols,
                           func::FuncOp main) {
    for (func::FuncOp other : equal) {
      auto both = joined(other->getAttrOfType<plan::OverlapAttr>(plan::kOverlap), overlap);
      if (!both)
        continue;
      if (*both)
        other->setAttr(plan::kOverlap, *both);
      kernel.erase();
      return other;
    }
    if (overlap)
      kernel->setAttr(plan::kOverlap, overlap);
    symbols.insert(kernel, Block::iterator(main));
    equal.push_back(kernel);
    return kernel;
  }

  func::FuncOp outlined(plan::StepOp step, ArrayRef<Value> captures) {
    OpBuilder builder(&getContext());
    auto type = builder.getFunctionType(ValueRange(captures).getTypes(), step.getType());
    auto kernel = func::FuncOp::create(step.getLoc(), step.getName(), type);
    kernel.setPrivate();
    if (auto schedule = step.getScheduleAttr())
      kernel->setAttr(plan::kSchedule, schedule);
    if (Attribute scratch = step->getAttr(plan::kScratch))
      kernel->setAttr(plan::kScratch, scratch);
    Block *entry = kernel.addEntryBlock();
    entry->getOperations().splice(entry->end(), step.getBody().front().getOperations());
    for (auto [capture, argument] : llvm::zip(captures, entry->getArguments()))
      replaceAllUsesInRegionWith(capture, argument, kernel.getBody());
    Operation *yield = entry->getTerminator();
    builder.setInsertionPoint(yield);
    func::ReturnOp::create(builder, step.getLoc(), yield->getOperands());
    yield->erase();
    return kernel;
  }
};

} // namespace
} // namespace burin
