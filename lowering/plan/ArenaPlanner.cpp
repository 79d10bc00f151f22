// Offsets by first fit over placement orders, the best of several; then a bounded search over which
// tensor of each pair lies lower. Every plan is such a choice, and the least offsets that it allows
// are longest paths.
#include "lowering/plan/ArenaPlanner.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <numeric>

namespace burin {
namespace {

/// How often the search looks at a choice made before it settles for the best plan seen: a few
/// tenths of a second.
constexpr int64_t kSearchEffort = 50'000'000;

class Planner {
public:
  Planner(llvm::ArrayRef<Lifetime> lifetimes, int64_t alignment, llvm::ArrayRef<Overlap> overlaps)
      : lifetimes(lifetimes), overlaps(overlaps), alignment(alignment) {
    for (const Lifetime &lifetime : lifetimes)
      sizes.push_back(aligned(lifetime.bytes));
    for (size_t i = 0; i < lifetimes.size(); i++)
      for (size_t j = 0; j < i; j++)
        if (together(i, j))
          pairs.push_back({j, i, below(j, i), below(i, j)});
    // In the order of execution: what a step needs is decided together.
    llvm::stable_sort(pairs, [&](const Pair &a, const Pair &b) { return start(a) < start(b); });
  }

  ArenaPlan plan() {
    best.lowerBound = bound(1);
    least = bound(alignment);
    best.bytes = std::numeric_limits<int64_t>::max();
    greedy([this](size_t a, size_t b) { return sizes[a] > sizes[b]; });
    greedy([this](size_t a, size_t b) { return lifetimes[a].first < lifetimes[b].first; });
    greedy([this](size_t a, size_t b) { return length(a) > length(b); });
    greedy([this](size_t a, size_t b) { return sizes[a] * length(a) > sizes[b] * length(b); });
    if (lifetimes.empty())
      best.bytes = 0;
    if (best.bytes > least)
      search(llvm::SmallVector<int64_t>(sizes.size(), 0), 0);
    best.optimal = best.bytes == least || effort <= kSearchEffort;
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
  int64_t below(size_t i, size_t j) const {
    int64_t apart = sizes[i];
    for (const Overlap &overlap : overlaps) {
      if (overlap.result == i && overlap.input == j)
        apart = std::min(apart, aligned(overlap.ascending));
      if (overlap.input == i && overlap.result == j)
        apart =
            std::min(apart, aligned(overlap.descending + lifetimes[i].bytes - lifetimes[j].bytes));
    }
    return apart;
  }

  /// Most bytes of the two that can be the same.
  int64_t shared(const Overlap &overlap, int64_t unit) const {
    int64_t input = roundedUp(lifetimes[overlap.input].bytes, unit);
    int64_t result = roundedUp(lifetimes[overlap.result].bytes, unit);
    auto ofBoth = [&](int64_t distance) { return std::max(input + distance, result); };
    int64_t both = std::min(ofBoth(std::max<int64_t>(overlap.ascending, 0)),
                            ofBoth(std::max<int64_t>(overlap.descending, 0)));
    return std::max<int64_t>(input + result - both, 0);
  }

  /// What lives at one step, less what the results that start there can share with an input.
  int64_t bound(int64_t unit) const {
    int64_t most = 0;
    for (const Lifetime &moment : lifetimes) {
      int64_t alive = 0;
      for (const Lifetime &lifetime : lifetimes)
        if (lifetime.first <= moment.first && moment.first <= lifetime.last)
          alive += roundedUp(lifetime.bytes, unit);
      for (const Overlap &overlap : overlaps)
        if (lifetimes[overlap.result].first == moment.first)
          alive -= shared(overlap, unit);
      most = std::max(most, alive);
    }
    return most;
  }

  /// The lowest offset of tensor `i` that suits all placed tensors that live at the same time.
  int64_t firstFit(size_t i, llvm::ArrayRef<int64_t> offsets) const {
    // Between these, without the ends, it would meet one.
    llvm::SmallVector<std::pair<int64_t, int64_t>> taken;
    for (size_t j = 0; j < offsets.size(); j++)
      if (offsets[j] >= 0 && together(i, j))
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

  void greedy(llvm::function_ref<bool(size_t, size_t)> before) {
    llvm::SmallVector<size_t> order(sizes.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(), before);
    llvm::SmallVector<int64_t> offsets(sizes.size(), -1);
    for (size_t i : order)
      offsets[i] = firstFit(i, offsets);
    keep(offsets);
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
    bool apart = result + lifetimes[overlap.result].bytes <= input ||
                 input + lifetimes[overlap.input].bytes <= result;
    return !apart && result > input - overlap.ascending;
  }

  llvm::ArrayRef<Lifetime> lifetimes;
  llvm::ArrayRef<Overlap> overlaps;
  int64_t alignment;
  llvm::SmallVector<int64_t> sizes;
  llvm::SmallVector<Pair> pairs;
  llvm::SmallVector<Edge> edges; // chosen so far
  ArenaPlan best;
  int64_t least = 0, effort = 0;
};

} // namespace

ArenaPlan planArena(llvm::ArrayRef<Lifetime> lifetimes, int64_t alignment,
                    llvm::ArrayRef<Overlap> overlaps) {
  return Planner(lifetimes, alignment, overlaps).plan();
}

} // namespace burin
