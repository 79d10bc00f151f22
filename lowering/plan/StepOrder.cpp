// Dynamic programming over the sets of steps that can have run, then moves of single steps that
// plans judge.
#include "lowering/plan/StepOrder.h"
#include "llvm/ADT/STLExtras.h"
#include <map>

namespace burin {
namespace {

/// Models with more steps keep their order: sets of steps take bytes and time with each of them.
constexpr size_t kMostSteps = 1000;
/// How many sets of one size are followed.
constexpr size_t kBeam = 2000;
/// How many uses of tensors one search looks at, some tenths of a second, in equal shares for all
/// sizes; and as how many a step that may be next counts.
constexpr int64_t kSearchEffort = 40'000'000, kCandidateEffort = 32;
/// How many plans moves of single steps may ask for, and pairs of steps that these may compare.
constexpr size_t kMostPlans = 200, kMostPairs = 20'000'000;

/// Steps that have run, one bit each.
using StepSet = llvm::SmallVector<uint64_t, 4>;

bool contains(const StepSet &set, size_t step) { return set[step / 64] >> step % 64 & 1; }
/// How many steps with lower numbers are not in the set.
size_t missingBelow(const StepSet &set, size_t step) {
  size_t present = llvm::popcount(set[step / 64] & ((uint64_t{1} << step % 64) - 1));
  for (size_t word = 0; word < step / 64; word++)
    present += llvm::popcount(set[word]);
  return step - present;
}
void insert(StepSet &set, size_t step) { set[step / 64] |= uint64_t{1} << step % 64; }

/// What is to be least: bytes alive at the step with most of them, or pairs of steps that change
/// places.
enum class Least { Peak, Moved };

/// A set that can have run, reached in the best way found.
struct Reached {
  StepSet done;
  int64_t alive = 0;           ///< bytes that are written and still needed
  int64_t peak = 0, moved = 0; ///< as in Least
  size_t before = 0, last = 0; ///< the set without its last step, in the list of those, and that
};

class PeakSearch {
public:
  explicit PeakSearch(const ModelMemory &memory) : memory(memory) {
    readers.resize(memory.tensors.size());
    writers.resize(memory.tensors.size());
    for (auto [number, step] : llvm::enumerate(memory.steps)) {
      std::vector<size_t> &tensors = touched.emplace_back();
      for (const TensorUse &read : step.reads) {
        readers[read.tensor].push_back({number, read.bytes});
        tensors.push_back(read.tensor);
      }
      writers[step.written.tensor].push_back({number, step.written.bytes});
      tensors.push_back(step.written.tensor);
      llvm::sort(tensors);
      tensors.erase(llvm::unique(tensors), tensors.end());
      llvm::erase_if(tensors, [&](size_t tensor) { return !memory.tensors[tensor].isPlaced; });
    }
  }

  /// Most bytes alive at a step of an order.
  int64_t peakOf(llvm::ArrayRef<size_t> order) const {
    Reached reached = start();
    for (size_t step : order)
      reached = after(reached, step, needOf(reached, step));
    return reached.peak;
  }

  /// Bytes that no order goes below: what one step needs itself, or what is there at the ends.
  int64_t leastOfAnyOrder() const {
    int64_t inputs = 0, outputs = 0, most = 0;
    for (const TensorMemory &tensor : memory.tensors)
      if (tensor.isPlaced) {
        inputs += tensor.isInput ? tensor.bytes : 0;
        outputs += tensor.isOutput ? tensor.bytes : 0;
        most = std::max(most, tensor.bytes);
      }
    for (const StepMemory &step : memory.steps)
      most = std::max(most, leastOf(step));
    return std::max({inputs, outputs, most});
  }

  /// The order found with the least of `goal` of those with a peak of at most `limit`, in bytes;
  /// empty where there is none.
  std::vector<size_t> find(Least goal, int64_t limit) {
    std::vector<std::vector<Reached>> bySize = {{start()}};
    for (size_t size = 0; size < memory.steps.size(); size++)
      bySize.push_back(larger(bySize.back(), goal, limit));
    if (bySize.back().empty())
      return {};
    std::vector<size_t> order(memory.steps.size());
    for (size_t size = memory.steps.size(), index = 0; size > 0; size--) {
      const Reached &reached = bySize[size][index];
      order[size - 1] = reached.last;
      index = reached.before;
    }
    return order;
  }

  /// Whether the searches have followed every set that they had to.
  bool isExact() const { return exact; }

private:
  /// Bytes alive while a step runs, and behind it.
  struct Need {
    int64_t during, after;
  };
  struct Use {
    size_t step;
    ByteRange bytes;
  };
  struct Life {
    ByteRange before, during, after;
  };

  /// What a step reads and writes, with nothing else alive.
  int64_t leastOf(const StepMemory &step) const {
    std::map<size_t, ByteRange> reads;
    int64_t bytes = step.scratch, shared = 0;
    for (const TensorUse &read : step.reads)
      if (memory.tensors[read.tensor].isPlaced)
        reads[read.tensor].add(read.bytes);
    for (auto [tensor, range] : reads)
      bytes += range.bytes();
    const TensorMemory &result = memory.tensors[step.written.tensor];
    if (result.isPlaced && !reads.count(step.written.tensor))
      bytes += step.written.bytes.bytes();
    for (const RowOverlap &rows : step.overlaps)
      shared = std::max(shared,
                        sharedWith(step, rows, reads[rows.input], ByteRange(), step.written.bytes));
    return bytes - shared;
  }

  /// Bytes that the result of a step can share with an input, where so much of the two is alive.
  int64_t sharedWith(const StepMemory &step, const RowOverlap &rows, ByteRange read,
                     ByteRange later, ByteRange written) const {
    Overlap overlap{rows.input, step.written.tensor, rows.ascending, rows.descending, 0};
    return sharedBytes({overlap, read, later, written, memory.tensors[rows.input].bytes,
                        memory.tensors[step.written.tensor].bytes});
  }

  Reached start() const {
    Reached reached;
    reached.done.assign((memory.steps.size() + 63) / 64, 0);
    for (auto [tensor, kind] : llvm::enumerate(memory.tensors))
      if (kind.isInput && kind.isPlaced) {
        reached.alive += lifeOf(tensor, reached.done, reached.done, {}).before.bytes();
        reached.peak += kind.bytes; // all of it, while the caller writes it
      }
    return reached;
  }

  /// What is alive of a tensor between two sets of steps that differ in one, which writes `now`.
  Life lifeOf(size_t tensor, const StepSet &done, const StepSet &next, ByteRange now) const {
    effort += static_cast<int64_t>(writers[tensor].size() + readers[tensor].size());
    const TensorMemory &kind = memory.tensors[tensor];
    const ByteRange whole{0, kind.bytes};
    ByteRange written = kind.isInput ? whole : ByteRange(), needed, later;
    if (kind.isOutput)
      needed = later = whole;
    for (const Use &use : writers[tensor])
      if (contains(done, use.step))
        written.add(use.bytes);
    for (const Use &use : readers[tensor]) {
      if (!contains(done, use.step))
        needed.add(use.bytes);
      if (!contains(next, use.step))
        later.add(use.bytes);
    }
    ByteRange before = written;
    written.add(now);
    return {aliveOf(before, needed, {}), aliveOf(before, needed, now), aliveOf(written, later, {})};
  }

  Need needOf(const Reached &reached, size_t number) const {
    effort += kCandidateEffort;
    const StepMemory &step = memory.steps[number];
    StepSet next = reached.done;
    insert(next, number);
    Need need{reached.alive + step.scratch, reached.alive};
    llvm::SmallVector<std::pair<size_t, Life>> lives;
    for (size_t tensor : touched[number]) {
      bool isWritten = tensor == step.written.tensor;
      Life life = lifeOf(tensor, reached.done, next, isWritten ? step.written.bytes : ByteRange());
      need.during += life.during.bytes() - life.before.bytes();
      need.after += life.after.bytes() - life.before.bytes();
      lives.push_back({tensor, life});
    }
    auto find = [&](size_t tensor) {
      auto *found = llvm::find_if(lives, [&](const auto &life) { return life.first == tensor; });
      return found == lives.end() ? Life() : found->second;
    };
    int64_t shared = 0;
    for (const RowOverlap &rows : step.overlaps) {
      Life input = find(rows.input), result = find(step.written.tensor);
      shared = std::max(shared, sharedWith(step, rows, input.during, input.after, result.during));
    }
    need.during -= shared;
    return need;
  }

  Reached after(const Reached &reached, size_t step, Need need) const {
    Reached next = reached;
    insert(next.done, step);
    next.alive = need.after;
    next.peak = std::max(next.peak, need.during);
    next.moved += static_cast<int64_t>(missingBelow(reached.done, step));
    next.last = step;
    return next;
  }

  /// The sets with one step more, each once.
  std::vector<Reached> larger(llvm::ArrayRef<Reached> sets, Least goal, int64_t limit) {
    auto isCheaper = [&](const Reached &a, const Reached &b) {
      return goal == Least::Peak ? std::tie(a.peak, a.moved) < std::tie(b.peak, b.moved)
                                 : a.moved < b.moved;
    };
    std::map<StepSet, Reached> found;
    effort = 0;
    for (auto [index, reached] : llvm::enumerate(sets)) {
      effort += static_cast<int64_t>(memory.steps.size());
      llvm::SmallVector<std::pair<size_t, Need>> ready;
      for (size_t step = 0; step < memory.steps.size(); step++) {
        if (!isReady(reached.done, step))
          continue;
        Need need = needOf(reached, step);
        // What leaves no more alive and needs no more than some step did only makes room: it is the
        // next one of an order that is as good as any. A part of a tensor can cost later, when the
        // bytes up to another part of it are in between.
        bool isFree = goal == Least::Peak && writesAll(step) && need.after <= reached.alive &&
                      need.during <= reached.peak;
        if (isFree)
          ready.clear();
        ready.push_back({step, need});
        if (isFree)
          break;
      }
      for (auto [step, need] : ready) {
        if (need.during > limit)
          continue;
        Reached next = after(reached, step, need);
        next.before = index;
        auto [known, isNew] = found.try_emplace(next.done, next);
        if (!isNew && isCheaper(next, known->second))
          known->second = next;
      }
    }
    std::vector<Reached> all;
    for (auto &[set, reached] : found)
      all.push_back(std::move(reached));
    // What sets of this size cost, those of the next one will.
    auto sizes = static_cast<int64_t>(memory.steps.size()),
         count = static_cast<int64_t>(sets.size());
    int64_t share = kSearchEffort / sizes * count / std::max<int64_t>(effort, 1);
    auto beam = static_cast<size_t>(std::clamp<int64_t>(share, 1, kBeam));
    if (all.size() > beam) {
      exact = false;
      llvm::stable_sort(all, isCheaper);
      all.resize(beam);
    }
    return all;
  }

  bool writesAll(size_t step) const {
    return writers[memory.steps[step].written.tensor].size() == 1;
  }

  bool isReady(const StepSet &done, size_t step) const {
    return !contains(done, step) && llvm::all_of(memory.steps[step].after, [&](size_t before) {
      return contains(done, before);
    });
  }

  const ModelMemory &memory;
  std::vector<std::vector<Use>> readers, writers; ///< of each tensor
  std::vector<std::vector<size_t>> touched;       ///< tensors in the arena, by step
  bool exact = true;
  mutable int64_t effort = 0; ///< spent on sets of one size, in uses looked at
};

class Orders {
public:
  Orders(const ModelMemory &memory, int64_t alignment) : memory(memory), alignment(alignment) {}

  StepOrder best() {
    std::vector<size_t> standing = standingOrder(memory);
    if (standing.size() > kMostSteps)
      return {standing, 0, std::nullopt};
    PeakSearch search(memory);
    int64_t highest = search.peakOf(standing), peak = highest;
    StepOrder best{standing, std::numeric_limits<int64_t>::max(), std::nullopt};
    take(best, standing);
    if (peak > search.leastOfAnyOrder()) {
      std::vector<size_t> found = search.find(Least::Peak, highest);
      if (found.empty()) // not in the beam, or too wide
        return best;
      peak = search.peakOf(found);
      take(best, found);
    }
    if (search.isExact())
      best.leastBytes = std::max(peak, search.leastOfAnyOrder());
    auto isDone = [&] { return isTight && search.peakOf(best.steps) == peak; };
    // What stands together in the file often fits together.
    for (int64_t limit : {peak, peak + (highest - peak) / 2})
      if (!isDone())
        take(best, search.find(Least::Moved, limit));
    while (!isDone() && move(best)) {
    }
    return best;
  }

private:
  /// Whether an order is better than the best one, which it then becomes.
  bool take(StepOrder &best, const std::vector<size_t> &order) {
    if (order.empty())
      return false;
    plans++;
    ArenaProblem problem = arenaProblem(memory, order);
    ArenaPlan plan = planArena(problem.lifetimes, alignment, problem.overlaps, false);
    if (plan.bytes >= best.arena)
      return false;
    best.steps = order;
    best.arena = plan.bytes;
    isTight = plan.optimal;
    return true;
  }

  /// Moves one step to where the plan gets smaller; whether there is such a place.
  bool move(StepOrder &best) {
    const size_t steps = best.steps.size(),
                 most = std::min(kMostPlans, kMostPairs / (steps * steps));
    for (size_t from = 0; from < best.steps.size(); from++)
      for (bool back : {false, true}) {
        std::vector<size_t> order = best.steps;
        for (size_t at = from; plans < most && canSwap(order, at, back);) {
          size_t to = back ? at - 1 : at + 1;
          std::swap(order[at], order[to]);
          at = to;
          if (take(best, order))
            return true;
        }
      }
    return false;
  }

  /// Whether the step can change places with the one behind it, or in front of it.
  bool canSwap(llvm::ArrayRef<size_t> order, size_t at, bool back) const {
    if (back ? at == 0 : at + 1 == order.size())
      return false;
    size_t first = back ? order[at - 1] : order[at], second = back ? order[at] : order[at + 1];
    return !llvm::is_contained(memory.steps[second].after, first);
  }

  const ModelMemory &memory;
  int64_t alignment;
  size_t plans = 0;
  bool isTight = false; ///< the plan of the best order meets its bound
};

} // namespace

StepOrder bestOrder(const ModelMemory &memory, int64_t alignment) {
  return Orders(memory, alignment).best();
}

} // namespace burin
