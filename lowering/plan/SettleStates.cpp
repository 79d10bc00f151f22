// Decides for every state whether its new value may be written over the old one.
#include "lowering/plan/SettleStates.h"
#include "dialects/burin/State.h"
#include "dialects/plan/Plan.h"
#include "dialects/plan/Storage.h"
#include "lowering/fuse/StepRegion.h"
#include "lowering/plan/CopyStep.h"

using namespace mlir;

namespace burin {

/// Whether all that reads `old`, an argument of main, stands before `writer`.
static bool isReadBefore(func::FuncOp main, Value old, Operation *writer) {
  for (auto step : main.front().getOps<plan::StepOp>())
    if ((step == writer || writer->isBeforeInBlock(step)) &&
        llvm::any_of(capturesOf(step), [&](Value value) { return plan::rootOf(value) == old; }))
      return false;
  return true;
}

llvm::DenseSet<Value> settleStates(func::FuncOp main, const llvm::DenseSet<Value> &outputs) {
  Operation *terminator = main.front().getTerminator();
  // What is another output, another state's old value, a part of a tensor, an input or a constant,
  // first gets a tensor of its own: once all have one, copies into states read nothing that any of
  // them writes.
  SmallVector<StatePlace> changed;
  llvm::DenseSet<Value> taken = outputs;
  for (StatePlace state : statesOf(main)) {
    OpOperand &operand = terminator->getOpOperand(state.result);
    Value root = plan::rootOf(operand.get());
    bool isWhole = plan::byteSize(cast<RankedTensorType>(operand.get().getType())) ==
                   plan::byteSize(cast<RankedTensorType>(root.getType()));
    if (root == main.getArgument(state.argument) && isWhole)
      continue;
    changed.push_back(state);
    Operation *owner = root.getDefiningOp();
    if (!isa_and_nonnull<plan::StepOp, plan::BufferOp>(owner) || !isWhole ||
        !taken.insert(root).second) {
      operand.set(copied(terminator, operand.get()));
      taken.insert(operand.get());
    }
  }
  llvm::DenseSet<Value> inState;
  for (StatePlace state : changed) {
    OpOperand &operand = terminator->getOpOperand(state.result);
    Value root = plan::rootOf(operand.get());
    if (!isReadBefore(main, main.getArgument(state.argument), root.getDefiningOp())) {
      operand.set(copied(terminator, operand.get()));
      root = operand.get();
    }
    inState.insert(root);
  }
  return inState;
}

} // namespace burin
