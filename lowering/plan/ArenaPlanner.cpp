// Offsets by first fit over placement orders, the best of several; then a bounded search over which
// tensor of each pair lies lower. Every plan is such a choice, and the least offsets that it allows
// are longest paths.
#include "lowering/plan/ArenaPlanner.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <numeric>
#include <random>

namespace burin {
namespace {

/// How often the search looks at a choice made before it settles for the best plan seen: a few
/// tenths of a second.
constexpr int64_t kSearchEffort = 50'000'000;

/// The same for orders of placement, in pairs of tensors compared, of one climb; and how many
/// climbs there are, because one rarely leaves the plans around its start.
constexpr int64_t kClimbEffort = 5'000'000, kQuickEffort = 1'000'000;
constexpr unsigned kClimbs = 16;

/// How far what `high` is a part of must be above what `low` is one of.
int64_t apartAt(ByteRange low, ByteRange high) {
  return low.isEmpty() || high.isEmpty() ? std::numeric_limits<int32_t>::min()
                                         : low.end - high.begin;
}

// What later steps read of the input is apart from the result in any case.
int64_t resultBelow(const Meeting &meeting) {
  return std::max(meeting.overlap.ascending, apartAt(meeting.written, meeting.later));
}
int64_t resultAbove(const Meeting &meeting) {
  return std::max(meeting.overlap.descending + meeting.inputBytes - meeting.resultBytes,
                  apartAt(meeting.later, meeting.written));
}

class Planner {
public:
  Planner(llvm::ArrayRef<Lifetime> lifetimes, int64_t alignment, llvm::ArrayRef<Overlap> overlaps)
      : lifetimes(lifetimes), overlaps(overlaps), alignment(alignment) {
    for (const Lifetime &lifetime : lifetimes)
      sizes.push_back(aligned(lifetime.bytes));
    measure();
    neighbours.resize(sizes.size());
    for (size_t i = 0; i < lifetimes.size(); i++)
      for (size_t j = 0; j < i; j++)
        if (together(i, j)) {
          pairs.push_back({j, i, below(j, i), below(i, j)});
          neighbours[i].push_back(j);
          neighbours[j].push_back(i);
        }
    // In the order of execution: what a step needs is decided together.
    llvm::stable_sort(pairs, [&](const Pair &a, const Pair &b) { return start(a) < start(b); });
  }

  ArenaPlan plan(bool searching) {
    best.lowerBound = bound(1);
    least = bound(alignment);
    best.bytes = std::numeric_limits<int64_t>::max();
    greedy([this](size_t a, size_t b) { return sizes[a] > sizes[b]; });
    greedy([this](size_t a, size_t b) { return lifetimes[a].first < lifetimes[b].first; });
    greedy([this](size_t a, size_t b) { return length(a) > length(b); });
    llvm::SmallVector<size_t> start =
        greedy([this](size_t a, size_t b) { return sizes[a] * length(a) > sizes[b] * length(b); });
    if (lifetimes.empty())
      best.bytes = 0;
    // Before the search, too: from a better plan it may end at a worse one.
    climb(bestOrder(), 0, kQuickEffort);
    if (searching && best.bytes > least)
      search(llvm::SmallVector<int64_t>(sizes.size(), 0), 0);
    best.optimal = best.bytes == least || (searching && effort <= kSearchEffort);
    // By turns from the last of these orders and from that of the best plan so far.
    for (unsigned i = 0; searching && !best.optimal && best.bytes > least && i < kClimbs; i++)
      climb(i % 2 == 0 ? start : bestOrder(), i + 1, kClimbEffort);
    for (const Overlap &overlap : overlaps)
      best.descending.push_back(descends(overlap));
    return best;
  }

private:
  /// Two tensors that live at the same time. If `a` lies lower, `b` is at least `ifA` bytes above
  /// it, else `a` at least `ifB` bytes above `b`; both can be negative.
  struct Pair {
    size_t a, b;
    int64_t ifA, ifB;
  };
  /// Tensor `to` starts at least `bytes` above `from`.
  struct Edge {
    size_t from, to;
    int64_t bytes;
  };

  static int64_t roundedUp(int64_t bytes, int64_t unit) {
    return llvm::divideCeilSigned(bytes, unit) * unit;
  }
  int64_t aligned(int64_t bytes) const { return roundedUp(bytes, alignment); }
  int64_t length(size_t i) const { return lifetimes[i].last - lifetimes[i].first; }
  int64_t start(const Pair &pair) const {
    return std::max(lifetimes[pair.a].first, lifetimes[pair.b].first);
  }
  bool together(size_t a, size_t b) const {
    return lifetimes[a].first <= lifetimes[b].last && lifetimes[b].first <= lifetimes[a].last;
  }

  /// How far tensor `j` must be above `i` where `i` is the lower one.
  int64_t below(size_t i, size_t j) const { return distances[i * lifetimes.size() + j]; }

  void measure() {
    distances.assign(sizes.size() * sizes.size(), 0);
    llvm::DenseMap<std::pair<size_t, size_t>, llvm::SmallVector<const Overlap *, 1>> allowed;
    for (const Overlap &overlap : overlaps) {
      allowed[{overlap.input, overlap.result}].push_back(&overlap);
      allowed[{overlap.result, overlap.input}].push_back(&overlap);
    }
    for (size_t i = 0; i < lifetimes.size(); i++)
      for (size_t j = 0; j < lifetimes.size(); j++)
        if (i != j && together(i, j)) {
          auto found = allowed.find({i, j});
          distances[i * lifetimes.size() + j] = distance(
              i, j, found == allowed.end() ? llvm::ArrayRef<const Overlap *>() : found->second);
        }
  }

  int64_t distance(size_t i, size_t j, llvm::ArrayRef<const Overlap *> allowed) const {
    const Lifetime &low = lifetimes[i], &high = lifetimes[j];
    if (allowed.empty() && low.parts.empty() && high.parts.empty())
      return sizes[i];
    int64_t most = -aligned(high.bytes);
    for (int64_t step = std::max(low.first, high.first); step <= std::min(low.last, high.last);
         step++) {
      auto isHere = [&](const Overlap *overlap) { return overlap->step == step; };
      const auto *overlap = llvm::find_if(allowed, isHere);
      int64_t apart = apartAt(low.at(step), high.at(step));
      if (overlap != allowed.end())
        apart =
            std::min(apart, (*overlap)->result == i ? resultBelow(meetingOf(**overlap, lifetimes))
                                                    : resultAbove(meetingOf(**overlap, lifetimes)));
      most = std::max(most, aligned(apart));
    }
    return most;
  }

  /// What lives at one step, less what the results that are written there can share with an input.
  int64_t bound(int64_t unit) const {
    int64_t most = 0, steps = 0;
    for (const Lifetime &lifetime : lifetimes)
      steps = std::max(steps, lifetime.last + 1);
    steps -= kBeforeSteps;
    std::vector<int64_t> alive(static_cast<size_t>(steps), 0), aligned(alive);
    std::vector<bool> hasParts(alive.size(), false); // which may begin at any byte
    for (const Lifetime &lifetime : lifetimes)
      for (int64_t step = lifetime.first; step <= lifetime.last; step++) {
        ByteRange part = lifetime.at(step);
        auto at = static_cast<size_t>(step - kBeforeSteps);
        hasParts[at] = hasParts[at] || part.bytes() != lifetime.bytes;
        alive[at] += part.bytes();
        aligned[at] += roundedUp(part.bytes(), unit);
      }
    for (const Overlap &overlap : overlaps) {
      auto at = static_cast<size_t>(overlap.step - kBeforeSteps);
      int64_t shared = sharedBytes(meetingOf(overlap, lifetimes));
      alive[at] -= shared;
      aligned[at] -= roundedUp(shared, unit);
    }
    for (const Lifetime &lifetime : lifetimes)
      most = std::max(most, lifetime.bytes);
    for (size_t step = 0; step < alive.size(); step++)
      most = std::max(most, hasParts[step] ? alive[step] : aligned[step]);
    return roundedUp(most, unit);
  }

  /// The lowest offset of tensor `i` that suits all placed tensors that live at the same time.
  int64_t firstFit(size_t i, llvm::ArrayRef<int64_t> offsets) const {
    // Between these, without the ends, it would meet one.
    llvm::SmallVector<std::pair<int64_t, int64_t>> taken;
    for (size_t j : neighbours[i])
      if (offsets[j] >= 0)
        taken.push_back({offsets[j] - below(i, j), offsets[j] + below(j, i)});
    llvm::sort(taken);
    int64_t at = 0;
    for (auto [begin, end] : taken)
      if (begin < at && at < end)
        at = end;
      else if (begin >= at)
        break;
    return at;
  }

  int64_t bytesOf(llvm::ArrayRef<int64_t> offsets) const {
    int64_t bytes = 0;
    for (auto [offset, size] : llvm::zip(offsets, sizes))
      bytes = std::max(bytes, offset + size);
    return bytes;
  }

  void keep(llvm::ArrayRef<int64_t> offsets) {
    int64_t bytes = bytesOf(offsets);
    if (bytes >= best.bytes)
      return;
    best.bytes = bytes;
    best.offsets.assign(offsets.begin(), offsets.end());
  }

  llvm::SmallVector<size_t> ordered(llvm::function_ref<bool(size_t, size_t)> before) const {
    llvm::SmallVector<size_t> order(sizes.size());
    std::iota(order.begin(), order.end(), size_t{0});
    llvm::stable_sort(order, before);
    return order;
  }

  llvm::SmallVector<size_t> greedy(llvm::function_ref<bool(size_t, size_t)> before) {
    llvm::SmallVector<size_t> order = ordered(before);
    keep(placedIn(order));
    return order;
  }

  /// The order of placement that leads to the best plan.
  llvm::SmallVector<size_t> bestOrder() const {
    return ordered([this](size_t a, size_t b) { return best.offsets[a] < best.offsets[b]; });
  }

  llvm::SmallVector<int64_t> placedIn(llvm::ArrayRef<size_t> order) const {
    llvm::SmallVector<int64_t> offsets(sizes.size(), -1);
    for (size_t i : order)
      offsets[i] = firstFit(i, offsets);
    return offsets;
  }

  /// First fit in an order that changes little by little: what ends highest is placed earlier. An
  /// order that is no worse is kept, so that the next ones start from there.
  void climb(llvm::SmallVector<size_t> order, unsigned seed, int64_t most) {
    std::minstd_rand random(seed + 1); // the same numbers everywhere
    llvm::SmallVector<int64_t> offsets = placedIn(order);
    for (int64_t spent = 0; best.bytes > least && spent < most;
         spent += static_cast<int64_t>(pairs.size() + sizes.size())) {
      llvm::SmallVector<size_t> next = changed(order, offsets, random());
      if (next.empty())
        return;
      llvm::SmallVector<int64_t> placed = placedIn(next);
      if (bytesOf(placed) > bytesOf(offsets))
        continue;
      order = next;
      offsets = placed;
      keep(offsets);
    }
  }

  /// The order with a tensor that ends highest before one, chosen by `number`, that lives with it;
  /// nothing where none does.
  llvm::SmallVector<size_t> changed(llvm::ArrayRef<size_t> order, llvm::ArrayRef<int64_t> offsets,
                                    uint64_t number) const {
    int64_t end = bytesOf(offsets);
    size_t highest = 0;
    while (offsets[order[highest]] + sizes[order[highest]] < end)
      highest++;
    llvm::SmallVector<size_t> before;
    for (size_t i = 0; i < highest; i++)
      if (together(order[i], order[highest]))
        before.push_back(i);
    if (before.empty()) // at the bottom, whatever the order
      return {};
    llvm::SmallVector<size_t> next(order);
    size_t from = before[number % before.size()];
    // Half of the time the other one alone goes behind.
    if (number / before.size() % 2 == 0)
      std::rotate(next.begin() + from, next.begin() + highest, next.begin() + highest + 1);
    else
      std::rotate(next.begin() + from, next.begin() + from + 1, next.begin() + highest + 1);
    return next;
  }

  /// Raises offsets until all edges hold. Whether the plan stays smaller than the best one; edges
  /// that contradict each other raise without end and so do not.
  bool settle(llvm::MutableArrayRef<int64_t> offsets) {
    for (bool changed = true; changed;) {
      changed = false;
      effort += static_cast<int64_t>(edges.size());
      for (const Edge &edge : edges) {
        int64_t least = offsets[edge.from] + edge.bytes;
        if (offsets[edge.to] >= least)
          continue;
        offsets[edge.to] = least;
        changed = true;
        if (least + sizes[edge.to] >= best.bytes)
          return false;
      }
    }
    return true;
  }

  void search(const llvm::SmallVector<int64_t> &offsets, size_t next) {
    if (best.bytes == least || effort > kSearchEffort)
      return;
    if (next == pairs.size())
      return keep(offsets);
    const Pair &pair = pairs[next];
    Edge choices[] = {{pair.a, pair.b, pair.ifA}, {pair.b, pair.a, pair.ifB}};
    // First what raises less.
    auto raise = [&](const Edge &edge) {
      return std::max<int64_t>(offsets[edge.from] + edge.bytes - offsets[edge.to], 0);
    };
    if (raise(choices[1]) < raise(choices[0]))
      std::swap(choices[0], choices[1]);
    for (const Edge &edge : choices) {
      if (effort > kSearchEffort)
        return;
      edges.push_back(edge);
      llvm::SmallVector<int64_t> raised = offsets;
      if (settle(raised))
        search(raised, next + 1);
      edges.pop_back();
    }
  }

  bool descends(const Overlap &overlap) const {
    int64_t input = best.offsets[overlap.input], result = best.offsets[overlap.result];
    ByteRange read = lifetimes[overlap.input].at(overlap.step);
    ByteRange written = lifetimes[overlap.result].at(overlap.step);
    bool apart =
        result + written.end <= input + read.begin || input + read.end <= result + written.begin;
    return !apart && result > input - overlap.ascending;
  }

  llvm::ArrayRef<Lifetime> lifetimes;
  llvm::ArrayRef<Overlap> overlaps;
  int64_t alignment;
  llvm::SmallVector<int64_t> sizes;
  std::vector<int64_t> distances; ///< of each pair that lives together
  llvm::SmallVector<Pair> pairs;
  std::vector<std::vector<size_t>> neighbours; ///< of each tensor: those that live with it
  llvm::SmallVector<Edge> edges;               // chosen so far
  ArenaPlan best;
  int64_t least = 0, effort = 0;
};

} // namespace

Meeting meetingOf(const Overlap &overlap, llvm::ArrayRef<Lifetime> lifetimes) {
  const Lifetime &input = lifetimes[overlap.input], &result = lifetimes[overlap.result];
  return {overlap,
          input.at(overlap.step),
          input.at(overlap.step + 1),
          result.at(overlap.step),
          input.bytes,
          result.bytes};
}

int64_t sharedBytes(const Meeting &meeting) {
  // Where the input starts above the result, both shifted to the same start; from there to `to`
  // the smaller one lies in the other.
  auto common = [&](int64_t inputAbove) {
    ByteRange moved{meeting.read.begin + inputAbove, meeting.read.end + inputAbove};
    return moved.common(meeting.written).bytes();
  };
  if (meeting.read.isEmpty() || meeting.written.isEmpty())
    return 0;
  int64_t starts = meeting.written.begin - meeting.read.begin,
          ends = meeting.written.end - meeting.read.end;
  int64_t below = std::max(resultBelow(meeting), std::min(starts, ends));
  int64_t above = std::max(resultAbove(meeting), -std::max(starts, ends));
  return std::max(common(below), common(-above));
}

ArenaPlan planArena(llvm::ArrayRef<Lifetime> lifetimes, int64_t alignment,
                    llvm::ArrayRef<Overlap> overlaps, bool search) {
  return Planner(lifetimes, alignment, overlaps).plan(search);
}

} // namespace burin
