// Moves each step into a kernel function; equal steps share one.
#include "dialects/burin/ModelTensor.h"
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

struct OutlineKernelsPass : impl::OutlineKernelsBase<OutlineKernelsPass> {
  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main)
      return;
    SymbolTable symbols(getOperation());
    llvm::StringMap<func::FuncOp> known;
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
      func::FuncOp kernel = outlined(step, captures);
      auto [found, isNew] = known.try_emplace(keyOf(kernel), kernel);
      if (isNew)
        symbols.insert(kernel, Block::iterator(main));
      else
        kernel.erase();
      OpBuilder builder(step);
      auto run = plan::RunOp::create(
          builder, step.getLoc(), step.getType(), step.getNameAttr(),
          FlatSymbolRefAttr::get(found->second), captures, step.getOriginAttr(),
          step.getOffsetAttr() ? step.getOffsetAttr() : builder.getI64IntegerAttr(-1), updates);
      for (StringRef name : {kModelTensor, kPlacedTensor, plan::kScratch, plan::kScratchOffset})
        if (Attribute tensor = step->getAttr(name))
          run->setAttr(name, tensor);
      step.getResult().replaceAllUsesWith(run.getResult());
      step.erase();
    }
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
