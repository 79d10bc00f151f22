// Collects what each step writes and reads, and joins it to the bytes that are alive.
#include "lowering/plan/LiveRanges.h"
#include "lowering/fuse/StepRegion.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;

namespace burin {
namespace {

/// What happens to a tensor, step by step; before the first step for an input of the model.
struct Uses {
  SmallVector<std::pair<int64_t, ByteRange>> writes, reads;
  bool isOutput = false;
};

Lifetime lifetimeOf(const Uses &uses, int64_t bytes, int64_t steps) {
  int64_t first = steps, last = 0;
  for (const auto &[step, range] : uses.writes) {
    first = std::min(first, std::max<int64_t>(step, 0));
    last = std::max(last, step);
  }
  // What edited IR reads before it is written is no less alive.
  for (const auto &[step, range] : uses.reads) {
    first = std::min(first, step);
    last = std::max(last, step);
  }
  Lifetime life{bytes, first, uses.isOutput ? steps - 1 : last, {}};
  // What is read at a step or later, from the last step on backwards.
  SmallVector<ByteRange> needed(std::max<int64_t>(life.last - first + 1, 0));
  if (uses.isOutput && !needed.empty())
    needed.back() = {0, bytes};
  for (const auto &[step, range] : uses.reads)
    needed[step - first].add(range);
  for (size_t i = needed.size(); i-- > 1;)
    needed[i - 1].add(needed[i]);
  ByteRange written;
  bool isWhole = true;
  for (int64_t step = first; step <= life.last; step++) {
    ByteRange now;
    for (const auto &[at, range] : uses.writes)
      if (at == step || (at < 0 && step == first))
        now.add(range);
    written.add(now);
    ByteRange alive = written.common(needed[step - first]);
    // An input is written before the first step, not while it runs.
    if (!uses.writes.empty() && uses.writes.front().first >= 0)
      alive.add(now);
    life.parts.push_back(alive);
    isWhole &= alive.begin == 0 && alive.end == bytes;
  }
  if (isWhole)
    life.parts.clear();
  return life;
}

} // namespace

SmallVector<Operation *> stepsOf(func::FuncOp main) {
  SmallVector<Operation *> steps;
  for (Operation &op : main.front())
    if (isa<plan::StepOp, plan::RunOp>(op))
      steps.push_back(&op);
  return steps;
}

SmallVector<Value> readsOf(Operation *op) {
  SmallVector<Value> values;
  Value updated;
  if (auto step = dyn_cast<plan::StepOp>(op)) {
    values = capturesOf(step).takeVector();
    updated = plan::updatedBy(step);
  } else {
    auto run = cast<plan::RunOp>(op);
    values.assign(run.getInputs().begin(), run.getInputs().end());
    updated = plan::updatedBy(run);
  }
  llvm::erase(values, updated);
  return values;
}

SmallVector<LiveTensor> liveTensors(func::FuncOp main) {
  llvm::MapVector<Value, Uses> tensors;
  for (BlockArgument input : main.getArguments())
    if (auto type = dyn_cast<RankedTensorType>(input.getType()); type && type.hasStaticShape())
      tensors[input].writes.push_back({-1, {0, plan::byteSize(input)}});
  SmallVector<Operation *> steps = stepsOf(main);
  for (auto [index, op] : llvm::enumerate(steps)) {
    auto step = static_cast<int64_t>(index);
    for (Value value : readsOf(op)) {
      plan::Place place = plan::placeOf(value);
      auto found = tensors.find(place.root); // a constant is none
      if (found != tensors.end())
        found->second.reads.push_back({step, {place.offset, place.offset + plan::byteSize(value)}});
    }
    plan::Place place = plan::placeOf(op->getResult(0));
    tensors[place.root].writes.push_back(
        {step, {place.offset, place.offset + plan::byteSize(op->getResult(0))}});
  }
  for (Value value : main.front().getTerminator()->getOperands())
    if (auto found = tensors.find(plan::rootOf(value)); found != tensors.end())
      found->second.isOutput = true;
  SmallVector<LiveTensor> live;
  for (auto &[root, uses] : tensors)
    live.push_back({root,
                    lifetimeOf(uses, plan::byteSize(root), static_cast<int64_t>(steps.size())),
                    uses.isOutput});
  return live;
}

} // namespace burin
