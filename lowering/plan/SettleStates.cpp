// Decides for every state whether its new value may be written over the old one.
#include "lowering/plan/SettleStates.h"
#include "dialects/burin/State.h"
#include "dialects/plan/Plan.h"
#include "dialects/plan/Storage.h"
#include "lowering/fuse/StepRegion.h"
#include "lowering/plan/CopyStep.h"
#include "lowering/plan/RowDistances.h"

using namespace mlir;

namespace burin {

/// Whether anything behind `writer` reads `old`, an argument of main.
static bool isReadLater(func::FuncOp main, Value old, Operation *writer) {
  return llvm::any_of(main.front().getOps<plan::StepOp>(), [&](plan::StepOp step) {
    return writer->isBeforeInBlock(step) &&
           llvm::any_of(capturesOf(step), [&](Value value) { return plan::rootOf(value) == old; });
  });
}

/// Whether `writer` may write its result over `old` although it reads it: by rows, none of which is
/// written before it is read. Sets the direction.
static bool overwritesByRows(plan::StepOp writer, Value old) {
  llvm::SetVector<Value> captures = capturesOf(writer);
  auto isOld = [&](Value value) { return plan::rootOf(value) == old; };
  if (llvm::count_if(captures, isOld) != 1)
    return false;
  std::optional<RowDistances> distances;
  if (plan::byteSize(*llvm::find_if(captures, isOld)) == plan::byteSize(old))
    distances = rowDistances(writer, old);
  // Old and new value start and end at the same byte.
  if (!distances || std::min(distances->ascending, distances->descending) > 0)
    return false;
  writer.setDescending(distances->ascending > 0);
  return true;
}

/// Whether the tensor `root` may be computed where `old` is.
static bool mayReplace(func::FuncOp main, Value old, Value root) {
  Operation *owner = root.getDefiningOp();
  if (isReadLater(main, old, owner))
    return false;
  auto writer = dyn_cast<plan::StepOp>(owner);
  if (!writer)
    return true; // a buffer: it is in front of all steps that fill it
  writer.setDescending(false);
  bool reads =
      llvm::any_of(capturesOf(writer), [&](Value value) { return plan::rootOf(value) == old; });
  return !reads || overwritesByRows(writer, old);
}

llvm::DenseSet<Value> settleStates(func::FuncOp main, const llvm::DenseSet<Value> &outputs) {
  Operation *terminator = main.front().getTerminator();
  auto rootOf = [&](StatePlace state) {
    return plan::rootOf(terminator->getOperand(state.result));
  };
  // What is another output, another state's old value, a part of a tensor, an input or a constant,
  // first gets a tensor of its own: once all have one, copies into states read nothing that any of
  // them writes.
  SmallVector<StatePlace> changed, shared;
  llvm::DenseSet<Value> taken = outputs;
  for (StatePlace state : statesOf(main)) {
    Value value = terminator->getOperand(state.result), root = rootOf(state);
    bool isWhole = plan::byteSize(cast<RankedTensorType>(value.getType())) ==
                   plan::byteSize(cast<RankedTensorType>(root.getType()));
    if (root == main.getArgument(state.argument) && isWhole)
      continue;
    changed.push_back(state);
    Operation *owner = root.getDefiningOp();
    if (!isa_and_nonnull<plan::StepOp, plan::BufferOp>(owner) || !isWhole ||
        !taken.insert(root).second)
      shared.push_back(state);
  }
  // Of a delay line its end first: what is read already can be written over.
  while (!shared.empty()) {
    auto *next = llvm::find_if(shared, [&](StatePlace one) {
      return llvm::none_of(shared, [&](StatePlace other) {
        return other.result != one.result && rootOf(other) == main.getArgument(one.argument);
      });
    });
    if (next == shared.end())
      next = shared.begin();
    OpOperand &operand = terminator->getOpOperand(next->result);
    operand.set(copied(terminator, operand.get()));
    shared.erase(next);
  }
  llvm::DenseSet<Value> inState;
  for (StatePlace state : changed) {
    OpOperand &operand = terminator->getOpOperand(state.result);
    Value root = rootOf(state);
    if (!mayReplace(main, main.getArgument(state.argument), root)) {
      operand.set(copied(terminator, operand.get()));
      root = operand.get();
    }
    inState.insert(root);
  }
  return inState;
}

} // namespace burin
