// Checks orders of random models, and of small ones against all orders.
#include "lowering/plan/StepOrder.h"

#include "llvm/ADT/STLExtras.h"

#include <gtest/gtest.h>

#include <random>

using burin::ArenaProblem;
using burin::arenaProblem;
using burin::bestOrder;
using burin::ModelMemory;
using burin::planArena;
using burin::standingOrder;
using burin::StepMemory;
using burin::StepOrder;

namespace {

constexpr int64_t kAlignment = 16;

/// Steps that each make a tensor of one or two earlier ones, the input first. Some results may lie
/// over an input, some steps ask for scratch memory, some tensors are read by halves, and some are
/// written so, by two steps.
ModelMemory randomModel(std::mt19937 &random, size_t steps) {
  ModelMemory memory;
  memory.tensors.push_back({200, true, false, random() % 2 == 0});
  for (size_t number = 0; number < steps; number++) {
    StepMemory step;
    StepMemory *before = number > 0 ? &memory.steps.back() : nullptr;
    size_t known = memory.tensors.size(); // tensors to read
    if (before && before->written.bytes.begin == 0 && random() % 5 == 0) {
      // The other half of what the step before makes.
      step.written = before->written;
      before->written.bytes.end /= 2;
      step.written.bytes.begin = before->written.bytes.end;
      known--;
    } else {
      int64_t bytes = 2 + static_cast<int64_t>(random() % 300);
      memory.tensors.push_back({bytes, false, random() % 8 == 0});
      step.written = {known, {0, bytes}};
    }
    for (unsigned i = 0, count = 1 + random() % 2; i < count; i++) {
      size_t from = known - 1 - random() % std::min<size_t>(known, 5);
      int64_t size = memory.tensors[from].bytes;
      step.reads.push_back({from, {random() % 4 == 0 ? size / 2 : 0, size}});
      for (auto [writer, other] : llvm::enumerate(memory.steps))
        if (other.written.tensor == from)
          step.after.push_back(writer);
      if (i == 0 && random() % 2 == 0)
        step.overlaps.push_back({from, static_cast<int64_t>(random() % 100), 300});
    }
    step.scratch = random() % 8 == 0 ? 64 : 0;
    memory.steps.push_back(step);
  }
  return memory;
}

void expectOrder(const ModelMemory &memory, llvm::ArrayRef<size_t> order) {
  std::vector<bool> done(memory.steps.size());
  ASSERT_EQ(order.size(), done.size());
  for (size_t step : order) {
    ASSERT_FALSE(done[step]);
    for (size_t before : memory.steps[step].after)
      ASSERT_TRUE(done[before]);
    done[step] = true;
  }
}

int64_t arenaOf(const ModelMemory &memory, llvm::ArrayRef<size_t> order) {
  ArenaProblem problem = arenaProblem(memory, order);
  return planArena(problem.lifetimes, kAlignment, problem.overlaps, false).bytes;
}

/// The least lower bound of the arena of all orders.
int64_t leastOfAllOrders(const ModelMemory &memory) {
  std::vector<size_t> order = standingOrder(memory);
  int64_t least = std::numeric_limits<int64_t>::max();
  do {
    std::vector<size_t> place(order.size());
    for (auto [at, step] : llvm::enumerate(order))
      place[step] = at;
    bool runs = true;
    for (size_t step : order)
      for (size_t before : memory.steps[step].after)
        runs &= place[before] < place[step];
    if (!runs)
      continue;
    ArenaProblem problem = arenaProblem(memory, order);
    least = std::min(least,
                     planArena(problem.lifetimes, kAlignment, problem.overlaps, false).lowerBound);
  } while (std::next_permutation(order.begin(), order.end()));
  return least;
}

TEST(StepOrder, SmallModelsHaveTheLowestPeakOfAllOrders) {
  std::mt19937 random(1);
  size_t better = 0;
  for (int i = 0; i < 200; i++) {
    ModelMemory memory = randomModel(random, 2 + random() % 4 + i % 2);
    StepOrder best = bestOrder(memory, kAlignment);
    ASSERT_NO_FATAL_FAILURE(expectOrder(memory, best.steps)) << "model " << i;
    ASSERT_TRUE(best.leastBytes) << "model " << i;
    ASSERT_EQ(*best.leastBytes, leastOfAllOrders(memory)) << "model " << i;
    better += best.steps != standingOrder(memory);
  }
  EXPECT_GT(better, 10u);
}

TEST(StepOrder, LargeModelsNeverNeedMoreThanBefore) {
  std::mt19937 random(2);
  for (int i = 0; i < 4; i++) {
    ModelMemory memory = randomModel(random, 20 + random() % 30);
    StepOrder best = bestOrder(memory, kAlignment);
    ASSERT_NO_FATAL_FAILURE(expectOrder(memory, best.steps)) << "model " << i;
    ASSERT_EQ(best.arena, arenaOf(memory, best.steps)) << "model " << i;
    ASSERT_LE(best.arena, arenaOf(memory, standingOrder(memory))) << "model " << i;
    if (best.leastBytes)
      ASSERT_LE(*best.leastBytes, best.arena) << "model " << i;
    StepOrder again = bestOrder(memory, kAlignment);
    ASSERT_EQ(again.steps, best.steps) << "model " << i;
  }
}

TEST(StepOrder, ChainsStay) {
  ModelMemory memory;
  memory.tensors.push_back({100, true, false, false});
  for (size_t i = 0; i < 50; i++) {
    memory.tensors.push_back({100, false, false});
    StepMemory step;
    step.reads.push_back({i, {0, 100}});
    step.written = {i + 1, {0, 100}};
    if (i > 0)
      step.after.push_back(i - 1);
    memory.steps.push_back(step);
  }
  StepOrder best = bestOrder(memory, kAlignment);
  EXPECT_EQ(best.steps, standingOrder(memory));
  EXPECT_EQ(best.leastBytes, 200);
}

} // namespace
