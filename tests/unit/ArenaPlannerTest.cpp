// Checks plans of random instances for overlaps, and small ones against an exhaustive search.
#include "lowering/plan/ArenaPlanner.h"

#include "llvm/ADT/STLExtras.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

using burin::ArenaPlan;
using burin::ByteRange;
using burin::Lifetime;
using burin::Overlap;
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

/// Whether result and input, with these offsets, keep the distance of one direction.
bool keepsDistance(const Overlap &overlap, const std::vector<Lifetime> &lifetimes, int64_t input,
                   int64_t result) {
  return input - result >= overlap.ascending ||
         result + lifetimes[overlap.result].bytes - input - lifetimes[overlap.input].bytes >=
             overlap.descending;
}

bool mayBeAt(const std::vector<Lifetime> &lifetimes, const std::vector<Overlap> &overlaps, size_t i,
             size_t j, int64_t atI, int64_t atJ) {
  if (!together(lifetimes[i], lifetimes[j]) || atI + lifetimes[i].bytes <= atJ ||
      atJ + lifetimes[j].bytes <= atI)
    return true;
  for (const Overlap &overlap : overlaps) {
    if (overlap.input == i && overlap.result == j && keepsDistance(overlap, lifetimes, atI, atJ))
      return true;
    if (overlap.input == j && overlap.result == i && keepsDistance(overlap, lifetimes, atJ, atI))
      return true;
  }
  return false;
}

/// Whether tensors `next` and later fit into `capacity`, each at every multiple of the alignment.
bool fitsOverlapped(const std::vector<Lifetime> &lifetimes, const std::vector<Overlap> &overlaps,
                    int64_t alignment, int64_t capacity, std::vector<int64_t> &offsets,
                    size_t next) {
  if (next == lifetimes.size())
    return true;
  for (int64_t at = 0; at + lifetimes[next].bytes <= capacity; at += alignment) {
    bool free = true;
    for (size_t j = 0; j < next && free; ++j)
      free = mayBeAt(lifetimes, overlaps, j, next, offsets[j], at);
    offsets[next] = at;
    if (free && fitsOverlapped(lifetimes, overlaps, alignment, capacity, offsets, next + 1))
      return true;
  }
  return false;
}

/// A network: tensor k is made by step k, and read by step k + 1 or, as a shortcut, later. Some
/// results may lie over what their step reads last.
void randomNetwork(std::mt19937 &random, size_t count, int64_t largest,
                   std::vector<Lifetime> &lifetimes, std::vector<Overlap> &overlaps) {
  lifetimes.clear();
  overlaps.clear();
  for (size_t i = 0; i < count; ++i) {
    auto first = static_cast<int64_t>(i);
    int64_t life = random() % 4 == 0 ? 1 + random() % 3 : 1;
    lifetimes.push_back({static_cast<int64_t>(random() % largest) + 1, first,
                         std::min<int64_t>(first + life, count)});
  }
  for (size_t result = 1; result < count; ++result)
    for (size_t input = 0; input < result; ++input)
      if (lifetimes[input].last == lifetimes[result].first && random() % 4 != 0) {
        auto distance = [&] { return static_cast<int64_t>(random() % (largest + 2)); };
        overlaps.push_back({input, result, distance(), distance(), lifetimes[result].first});
        break;
      }
}

TEST(ArenaPlanner, OverlappedPlansAreOptimal) {
  std::mt19937 random(5);
  std::vector<Lifetime> lifetimes;
  std::vector<Overlap> overlaps;
  int shared = 0;
  for (int i = 0; i < 1500; ++i) {
    int64_t alignment = i % 2 == 0 ? 1 : 4;
    randomNetwork(random, 2 + random() % 5, 5 * alignment, lifetimes, overlaps);
    ArenaPlan plan = planArena(lifetimes, alignment, overlaps);
    ASSERT_TRUE(plan.optimal) << "instance " << i;
    ASSERT_EQ(plan.descending.size(), overlaps.size());
    for (size_t j = 0; j < lifetimes.size(); ++j)
      for (size_t k = 0; k < j; ++k)
        ASSERT_TRUE(mayBeAt(lifetimes, overlaps, k, j, plan.offsets[k], plan.offsets[j]))
            << "instance " << i << ": tensors " << k << " and " << j;
    for (auto [overlap, descending] : llvm::zip(overlaps, plan.descending)) {
      int64_t input = plan.offsets[overlap.input], result = plan.offsets[overlap.result];
      bool apart = result + lifetimes[overlap.result].bytes <= input ||
                   input + lifetimes[overlap.input].bytes <= result;
      shared += !apart;
      if (!apart && !descending) {
        ASSERT_GE(input - result, overlap.ascending) << "instance " << i;
      }
    }
    ASSERT_GE(plan.bytes, plan.lowerBound) << "instance " << i;
    // At this alignment, sizes are whole multiples of it.
    std::vector<int64_t> offsets(lifetimes.size());
    int64_t capacity = 0;
    while (!fitsOverlapped(lifetimes, overlaps, alignment, capacity, offsets, 0))
      capacity += alignment;
    ASSERT_EQ(plan.bytes, capacity) << "instance " << i;
  }
  EXPECT_GT(shared, 500);
}

TEST(ArenaPlanner, PartsOfTensorsLieApartWhileTheyAreAlive) {
  std::mt19937 random(6);
  int64_t whole = 0, parts = 0;
  for (int i = 0; i < 500; ++i) {
    int64_t alignment = i % 2 == 0 ? 1 : 8;
    auto lifetimes = randomLifetimes(random, 2 + random() % 8, 2 + random() % 8, 200);
    whole += planArena(lifetimes, alignment).bytes;
    for (Lifetime &lifetime : lifetimes) {
      // Filled from the front, and read to the end.
      int64_t begin = 0, end = 1 + random() % lifetime.bytes;
      for (int64_t step = lifetime.first; step <= lifetime.last; ++step) {
        lifetime.parts.push_back({begin, end});
        begin += random() % (end - begin);
        end += random() % (lifetime.bytes - end + 1);
      }
    }
    ArenaPlan plan = planArena(lifetimes, alignment);
    parts += plan.bytes;
    ASSERT_GE(plan.bytes, plan.lowerBound) << "instance " << i;
    for (size_t j = 0; j < lifetimes.size(); ++j) {
      ASSERT_LE(plan.offsets[j] + lifetimes[j].bytes, plan.bytes);
      for (size_t k = 0; k < j; ++k)
        for (int64_t step = 0; step < 20; ++step) {
          ByteRange a = lifetimes[j].at(step), b = lifetimes[k].at(step);
          ASSERT_TRUE(a.isEmpty() || b.isEmpty() ||
                      plan.offsets[j] + a.end <= plan.offsets[k] + b.begin ||
                      plan.offsets[k] + b.end <= plan.offsets[j] + a.begin)
              << "instance " << i << ", step " << step << ": tensors " << j << " and " << k;
        }
    }
  }
  EXPECT_LT(parts, whole);
}

TEST(ArenaPlanner, AResultMovesIntoAnInputThatIsReadByRows) {
  // Four steps, each reads 25 bytes of one tensor and writes 25 of the other.
  Lifetime input{100, 0, 3, {{0, 100}, {25, 100}, {50, 100}, {75, 100}}};
  Lifetime result{100, 0, 4, {{0, 25}, {0, 50}, {0, 75}, {0, 100}, {0, 100}}};
  ArenaPlan plan = planArena({input, result}, 1);
  EXPECT_EQ(plan.bytes, 125);
  EXPECT_EQ(plan.lowerBound, 125);
  // With rows that are written over those just read, nothing is left to add.
  std::vector<Overlap> overlaps;
  for (int64_t step = 0; step < 4; ++step)
    overlaps.push_back({0, 1, 0, 1000, step});
  EXPECT_EQ(planArena({input, result}, 1, overlaps).bytes, 100);
}

TEST(ArenaPlanner, RowsTurnWhereThatSavesDrift) {
  // Layers of one size, each over the last by 10 bytes: downwards, then upwards.
  std::vector<Lifetime> chain;
  std::vector<Overlap> overlaps;
  for (int64_t i = 0; i < 12; ++i) {
    chain.push_back({100, i, i + 1});
    if (i > 0)
      overlaps.push_back({static_cast<size_t>(i - 1), static_cast<size_t>(i), 10, 10, i});
  }
  ArenaPlan plan = planArena(chain, 1, overlaps);
  EXPECT_EQ(plan.bytes, 110);
  EXPECT_EQ(plan.lowerBound, 110);
  EXPECT_TRUE(llvm::is_contained(plan.descending, true));
  EXPECT_TRUE(llvm::is_contained(plan.descending, false));
}

} // namespace
