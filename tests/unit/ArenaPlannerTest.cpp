// Checks plans of random instances for overlaps, and small ones against an exhaustive search.
#include "lowering/plan/ArenaPlanner.h"

#include "llvm/ADT/STLExtras.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

using burin::ArenaPlan;
using burin::Lifetime;
using burin::planArena;

namespace {

bool together(const Lifetime &a, const Lifetime &b) {
  return a.first <= b.last && b.first <= a.last;
}

int64_t aligned(int64_t bytes, int64_t alignment) {
  return (bytes + alignment - 1) / alignment * alignment;
}

std::vector<Lifetime> randomLifetimes(std::mt19937 &random, size_t count, int64_t steps,
                                      int64_t largest) {
  std::vector<Lifetime> lifetimes;
  for (size_t i = 0; i < count; ++i) {
    int64_t first = random() % steps;
    int64_t last = std::min<int64_t>(steps - 1, first + random() % 4);
    lifetimes.push_back({static_cast<int64_t>(random() % largest) + 1, first, last});
  }
  return lifetimes;
}

/// Most bytes alive at a step, each size rounded up to the alignment.
int64_t mostAlive(const std::vector<Lifetime> &lifetimes, int64_t alignment) {
  int64_t most = 0, lastStep = 0;
  for (const Lifetime &lifetime : lifetimes)
    lastStep = std::max(lastStep, lifetime.last);
  for (int64_t step = 0; step <= lastStep; ++step) {
    int64_t alive = 0;
    for (const Lifetime &lifetime : lifetimes)
      if (lifetime.first <= step && step <= lifetime.last)
        alive += aligned(lifetime.bytes, alignment);
    most = std::max(most, alive);
  }
  return most;
}

void expectValid(const std::vector<Lifetime> &lifetimes, const ArenaPlan &plan, int64_t alignment) {
  ASSERT_EQ(plan.offsets.size(), lifetimes.size());
  for (size_t i = 0; i < lifetimes.size(); ++i) {
    ASSERT_GE(plan.offsets[i], 0);
    ASSERT_EQ(plan.offsets[i] % alignment, 0);
    ASSERT_LE(plan.offsets[i] + lifetimes[i].bytes, plan.bytes);
    for (size_t j = 0; j < i; ++j)
      ASSERT_TRUE(!together(lifetimes[i], lifetimes[j]) ||
                  plan.offsets[i] + lifetimes[i].bytes <= plan.offsets[j] ||
                  plan.offsets[j] + lifetimes[j].bytes <= plan.offsets[i])
          << "tensors " << i << " and " << j << " overlap";
  }
  ASSERT_EQ(plan.lowerBound, mostAlive(lifetimes, 1));
  ASSERT_GE(plan.bytes, plan.lowerBound);
}

/// Whether tensors `next` and later fit into `capacity`, each at every multiple of the alignment.
bool fits(const std::vector<Lifetime> &lifetimes, int64_t alignment, int64_t capacity,
          std::vector<int64_t> &offsets, size_t next) {
  if (next == lifetimes.size())
    return true;
  for (int64_t at = 0; at + lifetimes[next].bytes <= capacity; at += alignment) {
    bool free = true;
    for (size_t j = 0; j < next && free; ++j)
      free = !together(lifetimes[j], lifetimes[next]) || offsets[j] + lifetimes[j].bytes <= at ||
             at + lifetimes[next].bytes <= offsets[j];
    offsets[next] = at;
    if (free && fits(lifetimes, alignment, capacity, offsets, next + 1))
      return true;
  }
  return false;
}

int64_t smallestArena(const std::vector<Lifetime> &lifetimes, int64_t alignment) {
  std::vector<int64_t> offsets(lifetimes.size());
  int64_t capacity = mostAlive(lifetimes, alignment);
  while (!fits(lifetimes, alignment, capacity, offsets, 0))
    capacity += alignment;
  return capacity;
}

TEST(ArenaPlanner, RandomPlansAreValid) {
  std::mt19937 random(1);
  for (int i = 0; i < 500; ++i) {
    int64_t alignment = int64_t{1} << random() % 7;
    // Mostly small ones: the search spends its whole effort on some of the others.
    size_t count = 1 + random() % (i % 100 == 0 ? 60 : 9);
    auto lifetimes = randomLifetimes(random, count, 2 + random() % 20, 4000);
    ArenaPlan plan = planArena(lifetimes, alignment);
    ASSERT_NO_FATAL_FAILURE(expectValid(lifetimes, plan, alignment)) << "instance " << i;
    // First fit never needs more than all tensors behind one another.
    int64_t sum = 0;
    for (const Lifetime &lifetime : lifetimes)
      sum += aligned(lifetime.bytes, alignment);
    ASSERT_LE(plan.bytes, sum);
  }
}

TEST(ArenaPlanner, SmallPlansAreOptimal) {
  std::mt19937 random(2);
  for (int i = 0; i < 1500; ++i) {
    int64_t alignment = i % 2 == 0 ? 1 : 4;
    auto lifetimes = randomLifetimes(random, 1 + random() % 7, 2 + random() % 8, 5 * alignment);
    ArenaPlan plan = planArena(lifetimes, alignment);
    ASSERT_NO_FATAL_FAILURE(expectValid(lifetimes, plan, alignment)) << "instance " << i;
    ASSERT_TRUE(plan.optimal) << "instance " << i;
    ASSERT_EQ(plan.bytes, smallestArena(lifetimes, alignment)) << "instance " << i;
  }
}

TEST(ArenaPlanner, ProvesThatABoundCannotBeMet) {
  // Five bytes are alive at each step, yet no plan has five bytes.
  for (int64_t alignment : {1, 8}) {
    std::vector<Lifetime> lifetimes = {{4, 0, 0}, {1, 0, 3}, {2, 1, 4}, {2, 1, 2},
                                       {1, 3, 5}, {2, 4, 4}, {4, 5, 5}};
    for (Lifetime &lifetime : lifetimes)
      lifetime.bytes *= alignment;
    ArenaPlan plan = planArena(lifetimes, alignment);
    expectValid(lifetimes, plan, alignment);
    EXPECT_EQ(plan.lowerBound, 5 * alignment);
    EXPECT_EQ(plan.bytes, 6 * alignment);
    EXPECT_EQ(smallestArena(lifetimes, alignment), 6 * alignment);
    EXPECT_TRUE(plan.optimal);
  }
}

TEST(ArenaPlanner, ReusesMemoryOfAChain) {
  // Step k reads tensor k-1 and writes tensor k: two are alive at a time.
  std::vector<Lifetime> chain;
  for (int64_t i = 0; i < 50; ++i)
    chain.push_back({100, i, i + 1});
  ArenaPlan plan = planArena(chain, 4);
  expectValid(chain, plan, 4);
  EXPECT_EQ(plan.bytes, 200);
  EXPECT_EQ(plan.lowerBound, 200);
  EXPECT_TRUE(plan.optimal);
}

TEST(ArenaPlanner, PadsToTheAlignment) {
  std::vector<Lifetime> lifetimes = {{1, 0, 1}, {17, 0, 1}, {16, 1, 2}};
  ArenaPlan plan = planArena(lifetimes, 16);
  expectValid(lifetimes, plan, 16);
  EXPECT_EQ(plan.bytes, 64);
  EXPECT_EQ(plan.lowerBound, 34);
  EXPECT_TRUE(plan.optimal); // at this alignment
}

TEST(ArenaPlanner, NothingTakesNothing) {
  ArenaPlan plan = planArena({}, 16);
  EXPECT_TRUE(plan.offsets.empty());
  EXPECT_EQ(plan.bytes, 0);
  EXPECT_EQ(plan.lowerBound, 0);
  EXPECT_TRUE(plan.optimal);
  ArenaPlan single = planArena(Lifetime{10, 3, 3}, 16);
  EXPECT_EQ(single.offsets[0], 0);
  EXPECT_EQ(single.bytes, 16);
  EXPECT_EQ(planArena(Lifetime{0, 0, 0}, 16).bytes, 0);
}

TEST(ArenaPlanner, IsDeterministic) {
  std::mt19937 random(3);
  for (int i = 0; i < 4; ++i) {
    auto lifetimes = randomLifetimes(random, 30, 12, 1000);
    ArenaPlan once = planArena(lifetimes, 16), again = planArena(lifetimes, 16);
    EXPECT_EQ(once.offsets, again.offsets);
    EXPECT_EQ(once.bytes, again.bytes);
    EXPECT_EQ(once.optimal, again.optimal);
  }
}

TEST(ArenaPlanner, EndsOnManyTensors) {
  std::mt19937 random(4);
  auto lifetimes = randomLifetimes(random, 1000, 600, 100000);
  ArenaPlan plan = planArena(lifetimes, 64);
  expectValid(lifetimes, plan, 64);
  EXPECT_LE(plan.bytes, 2 * mostAlive(lifetimes, 64));
}

} // namespace
