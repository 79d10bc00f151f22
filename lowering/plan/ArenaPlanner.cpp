// Offsets by first fit over placement orders, the best of several; for small models a bounded
// search over orders. (Some order of first fit is optimal: an optimal plan sorted by offset.)
#include "lowering/plan/ArenaPlanner.h"
#include "llvm/ADT/STLExtras.h"
#include <numeric>

namespace burin {
namespace {

/// Orders tried by the search before it settles for the best one seen.
constexpr int64_t kSearchEffort = 200000;

class Planner {
public:
  Planner(llvm::ArrayRef<Lifetime> lifetimes, int64_t alignment)
      : lifetimes(lifetimes), alignment(alignment) {
    for (const Lifetime &lifetime : lifetimes)
      sizes.push_back((lifetime.bytes + alignment - 1) / alignment * alignment);
  }

  ArenaPlan plan() {
    best.lowerBound = bound([this](size_t i) { return lifetimes[i].bytes; });
    aligned = bound([this](size_t i) { return sizes[i]; });
    best.bytes = std::numeric_limits<int64_t>::max();
    greedy([this](size_t a, size_t b) { return sizes[a] > sizes[b]; });
    greedy([this](size_t a, size_t b) { return lifetimes[a].first < lifetimes[b].first; });
    greedy([this](size_t a, size_t b) { return length(a) > length(b); });
    greedy([this](size_t a, size_t b) { return sizes[a] * length(a) > sizes[b] * length(b); });
    if (lifetimes.empty())
      best.bytes = 0;
    if (best.bytes > aligned) {
      llvm::SmallVector<int64_t> offsets(sizes.size(), -1);
      complete = true;
      search(offsets, 0, 0);
    }
    best.optimal = best.bytes == aligned || complete;
    return best;
  }

private:
  int64_t length(size_t i) const { return lifetimes[i].last - lifetimes[i].first; }
  bool together(size_t a, size_t b) const {
    return lifetimes[a].first <= lifetimes[b].last && lifetimes[b].first <= lifetimes[a].last;
  }

  int64_t bound(llvm::function_ref<int64_t(size_t)> size) const {
    int64_t most = 0;
    for (const Lifetime &moment : lifetimes) {
      int64_t alive = 0;
      for (size_t i = 0; i < lifetimes.size(); i++)
        if (lifetimes[i].first <= moment.first && moment.first <= lifetimes[i].last)
          alive += size(i);
      most = std::max(most, alive);
    }
    return most;
  }

  /// The lowest offset at which tensor `i` meets no placed tensor that lives at the same time.
  int64_t firstFit(size_t i, llvm::ArrayRef<int64_t> offsets) const {
    llvm::SmallVector<std::pair<int64_t, int64_t>> taken;
    for (size_t j = 0; j < offsets.size(); j++)
      if (offsets[j] >= 0 && together(i, j))
        taken.push_back({offsets[j], offsets[j] + sizes[j]});
    llvm::sort(taken);
    int64_t at = 0;
    for (auto [begin, end] : taken) {
      if (begin - at >= sizes[i])
        break;
      at = std::max(at, end);
    }
    return at;
  }

  void keep(llvm::ArrayRef<int64_t> offsets, int64_t bytes) {
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
    int64_t bytes = 0;
    for (size_t i : order) {
      offsets[i] = firstFit(i, offsets);
      bytes = std::max(bytes, offsets[i] + sizes[i]);
    }
    keep(offsets, bytes);
  }

  void search(llvm::MutableArrayRef<int64_t> offsets, size_t placed, int64_t bytes) {
    if (bytes >= best.bytes || best.bytes == aligned)
      return;
    if (placed == offsets.size())
      return keep(offsets, bytes);
    for (size_t i = 0; i < offsets.size(); i++) {
      if (offsets[i] >= 0)
        continue;
      if (++effort > kSearchEffort) {
        complete = false;
        return;
      }
      offsets[i] = firstFit(i, offsets);
      search(offsets, placed + 1, std::max(bytes, offsets[i] + sizes[i]));
      offsets[i] = -1;
    }
  }

  llvm::ArrayRef<Lifetime> lifetimes;
  int64_t alignment;
  llvm::SmallVector<int64_t> sizes;
  ArenaPlan best;
  int64_t aligned = 0, effort = 0;
  bool complete = true;
};

} // namespace

ArenaPlan planArena(llvm::ArrayRef<Lifetime> lifetimes, int64_t alignment) {
  return Planner(lifetimes, alignment).plan();
}

} // namespace burin
