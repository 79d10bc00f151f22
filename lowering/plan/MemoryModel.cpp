// Joins what the steps of an order write and read to the bytes that are alive.
#include "lowering/plan/MemoryModel.h"
#include "llvm/ADT/STLExtras.h"
#include <numeric>

namespace burin {
namespace {

/// What happens to a tensor, step by step.
struct Uses {
  llvm::SmallVector<std::pair<int64_t, ByteRange>> writes, reads;
};

Lifetime lifetimeOf(const Uses &uses, const TensorMemory &tensor, int64_t steps) {
  // The caller writes all of an input before the first step, and of others in any order.
  int64_t first = tensor.isInput ? kBeforeSteps : steps, last = kBeforeSteps;
  // What edited IR reads before it is written is no less alive.
  for (const auto &[step, range] :
       llvm::concat<const std::pair<int64_t, ByteRange>>(uses.writes, uses.reads)) {
    first = std::min(first, step);
    last = std::max(last, step);
  }
  const ByteRange whole{0, tensor.bytes};
  // An output is alive behind the last step, too: that one may not write over it either.
  Lifetime life{tensor.bytes, first, tensor.isOutput ? steps : last, {}};
  // What is read at a step or later, from the last step on backwards.
  llvm::SmallVector<ByteRange> needed(
      static_cast<size_t>(std::max<int64_t>(life.last - first + 1, 0)));
  if (tensor.isOutput && !needed.empty())
    needed.back() = whole;
  for (const auto &[step, range] : uses.reads)
    needed[static_cast<size_t>(step - first)].add(range);
  for (size_t i = needed.size(); i-- > 1;)
    needed[i - 1].add(needed[i]);
  ByteRange written;
  bool isWhole = true;
  for (int64_t step = first; step <= life.last; step++) {
    ByteRange now = step == kBeforeSteps ? whole : ByteRange();
    for (const auto &[at, range] : uses.writes)
      if (at == step)
        now.add(range);
    ByteRange alive = aliveOf(written, needed[static_cast<size_t>(step - first)], now);
    written.add(now);
    life.parts.push_back(alive);
    isWhole &= alive.begin == 0 && alive.end == tensor.bytes;
  }
  if (isWhole)
    life.parts.clear();
  return life;
}

/// The input that the result of a step may lie over: the one that it can share most with.
std::optional<Overlap> overlapOf(const StepMemory &step, int64_t at,
                                 llvm::ArrayRef<Lifetime> lifetimes,
                                 llvm::ArrayRef<std::optional<size_t>> numbers) {
  std::optional<size_t> result = numbers[step.written.tensor];
  std::optional<Overlap> best;
  int64_t most = 0;
  for (const RowOverlap &rows : step.overlaps) {
    std::optional<size_t> input = numbers[rows.input];
    if (!result || !input)
      continue;
    Overlap overlap{*input, *result, rows.ascending, rows.descending, at};
    int64_t shared = sharedBytes(meetingOf(overlap, lifetimes));
    if (shared <= most)
      continue;
    most = shared;
    best = overlap;
  }
  return best;
}

} // namespace

ByteRange aliveOf(ByteRange written, ByteRange needed, ByteRange now) {
  written.add(now);
  ByteRange alive = written.common(needed);
  alive.add(now);
  return alive;
}

std::vector<size_t> standingOrder(const ModelMemory &memory) {
  std::vector<size_t> order(memory.steps.size());
  std::iota(order.begin(), order.end(), size_t{0});
  return order;
}

std::vector<Lifetime> lifetimesOf(const ModelMemory &memory, llvm::ArrayRef<size_t> order) {
  std::vector<Uses> uses(memory.tensors.size());
  for (auto [at, number] : llvm::enumerate(order)) {
    const StepMemory &step = memory.steps[number];
    auto position = static_cast<int64_t>(at);
    for (const TensorUse &read : step.reads)
      uses[read.tensor].reads.push_back({position, read.bytes});
    uses[step.written.tensor].writes.push_back({position, step.written.bytes});
  }
  std::vector<Lifetime> lifetimes;
  for (auto [tensor, all] : llvm::zip(memory.tensors, uses))
    lifetimes.push_back(lifetimeOf(all, tensor, static_cast<int64_t>(order.size())));
  return lifetimes;
}

ArenaProblem arenaProblem(const ModelMemory &memory, llvm::ArrayRef<size_t> order) {
  std::vector<Lifetime> lives = lifetimesOf(memory, order);
  ArenaProblem problem;
  std::vector<std::optional<size_t>> numbers(memory.tensors.size()); // of lifetimes
  auto list = [&](size_t tensor) {
    if (numbers[tensor] || !memory.tensors[tensor].isPlaced)
      return;
    numbers[tensor] = problem.lifetimes.size();
    problem.tensors.push_back(tensor);
    problem.lifetimes.push_back(lives[tensor]);
  };
  for (auto [tensor, kind] : llvm::enumerate(memory.tensors))
    if (kind.isInput)
      list(tensor);
  for (size_t step : order)
    list(memory.steps[step].written.tensor);
  for (auto [at, number] : llvm::enumerate(order))
    if (auto overlap =
            overlapOf(memory.steps[number], static_cast<int64_t>(at), problem.lifetimes, numbers)) {
      problem.overlaps.push_back(*overlap);
      problem.overlapping.push_back(number);
    }
  // Behind the results: only the steps themselves need these.
  for (auto [at, number] : llvm::enumerate(order))
    if (int64_t bytes = memory.steps[number].scratch) {
      auto step = static_cast<int64_t>(at);
      problem.lifetimes.push_back({bytes, step, step});
      problem.scratched.push_back(number);
    }
  return problem;
}

} // namespace burin
