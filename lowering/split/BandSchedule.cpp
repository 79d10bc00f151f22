// Follows each band's rows from the last step of a chain back to the first.
#include "lowering/split/BandSchedule.h"
#include "lowering/fuse/StepRegion.h"
#include "lowering/split/RowSum.h"

using namespace mlir;

namespace burin {
namespace {

/// A chain becomes at most so many steps: plans of more take too long.
constexpr int64_t kMostSteps = 4096;

/// One step of a chain, while its rows are computed.
struct Progress {
  plan::StepOp step;
  Rows computed;             ///< those that are not only border
  int64_t end;               ///< of all rows
  int64_t reached = 0;       ///< the rows before are computed, or never needed
  std::optional<RowSum> sum; ///< of the last step
};

/// What rows of a step's result read; of a step that sums rows, what these are.
std::optional<SmallVector<RowReads>> readsOf(const Progress &step, Rows rows) {
  if (step.sum)
    return SmallVector<RowReads>{{step.sum->tensor(), rows}};
  return readsOfRows(step.step, rows);
}

int64_t rowsOf(plan::StepOp step) {
  auto type = cast<RankedTensorType>(step.getType());
  int64_t axis = rowAxis(type);
  return axis < type.getRank() ? type.getDimSize(axis) : 0;
}

class Scheduler {
public:
  explicit Scheduler(ArrayRef<plan::StepOp> chain) {
    for (plan::StepOp step : chain) {
      number[step.getResult()] = steps.size();
      steps.push_back({step, computedRows(step), rowsOf(step)});
    }
    Progress &last = steps.back();
    if ((last.sum = rowSumOf(chain))) {
      last.computed = {0, last.sum->rows};
      last.end = last.sum->rows;
    }
  }

  std::optional<BandSchedule> schedule(int64_t rows) {
    auto hasRows = [](const Progress &step) { return !step.computed.isEmpty(); };
    if (!llvm::all_of(steps, hasRows))
      return std::nullopt;
    // Rows before the first ones that any row needs are never computed.
    auto all = neededFrom(steps.back().end, [](const Progress &, Rows read) { return read.begin; });
    if (!all)
      return std::nullopt;
    for (auto [step, read] : llvm::zip(steps, *all)) {
      if (read.isEmpty())
        return std::nullopt;
      step.reached = read.begin;
    }
    rows = std::min(rows, steps.front().end);
    if (llvm::divideCeil(steps.front().end, rows) > kMostSteps / steps.size())
      return std::nullopt;
    // How many rows of the first step one of the last takes, where it is not the border's.
    Progress &last = steps.back();
    auto some = needed(last.computed.begin + 1), more = needed(last.computed.begin + 2);
    if (!some || !more)
      return std::nullopt;
    int64_t ratio = std::max<int64_t>((*more)[0].end - (*some)[0].end, 1);
    int64_t ahead = std::max<int64_t>(rows / ratio, 1);
    while (last.reached < last.end) {
      int64_t end = std::max(last.reached, last.computed.begin) + ahead;
      auto targets = needed(end >= last.computed.end ? last.end : end);
      if (!targets || !advance(*targets, std::min(rows, ratio * ahead)))
        return std::nullopt;
    }
    keepRows();
    return std::move(bands);
  }

private:
  /// Rows of each step that the last one's up to `end` need, beyond what there is.
  std::optional<std::vector<Rows>> needed(int64_t end) {
    return neededFrom(end, [](const Progress &step, Rows) { return step.reached; });
  }

  std::optional<std::vector<Rows>>
  neededFrom(int64_t end, llvm::function_ref<int64_t(const Progress &, Rows)> start) {
    std::vector<Rows> read(steps.size(), Rows{std::numeric_limits<int64_t>::max(), 0});
    read.back() = {0, end};
    for (size_t i = steps.size(); i-- > 0;) {
      const Progress &step = steps[i];
      if (read[i].end <= read[i].begin)
        continue;
      int64_t from = start(step, read[i]);
      if (read[i].end <= from)
        continue;
      auto reads = readsOf(step, {from, read[i].end});
      if (!reads)
        return std::nullopt;
      for (const RowReads &input : *reads)
        if (auto producer = number.find(input.tensor); producer != number.end()) {
          Rows &rows = read[producer->second];
          rows = {std::min(rows.begin, input.rows.begin), std::max(rows.end, input.rows.end)};
        }
    }
    return read;
  }

  /// One more band, towards the targets: at most `rows` rows of a step that reads no other one of
  /// the chain.
  bool advance(ArrayRef<Rows> targets, int64_t rows) {
    std::vector<BandStep> band;
    bool advanced = false;
    for (size_t i = 0; i < steps.size(); i++) {
      Progress &step = steps[i];
      Rows fresh{step.reached, step.reached};
      int64_t most = std::min(targets[i].end, step.reached + (isFirst(i) ? rows : step.end));
      if (targets[i].end > step.reached)
        fresh.end = reachable(step, most);
      step.reached = fresh.end;
      advanced |= !fresh.isEmpty();
      band.push_back({{0, 0}, fresh});
    }
    bands.push_back(std::move(band));
    return advanced && static_cast<int64_t>(bands.size() * steps.size()) <= kMostSteps;
  }

  bool isFirst(size_t index) {
    return llvm::none_of(capturesOf(steps[index].step),
                         [&](Value value) { return number.contains(value); });
  }

  /// How far a step can go, up to `most`, with the rows that there are.
  int64_t reachable(const Progress &step, int64_t most) {
    // More rows never need less.
    int64_t there = step.reached, beyond = most + 1;
    while (beyond - there > 1) {
      int64_t middle = there + (beyond - there) / 2;
      (isThere(step, {step.reached, middle}) ? there : beyond) = middle;
    }
    return there;
  }

  bool isThere(const Progress &step, Rows rows) {
    auto reads = readsOf(step, rows);
    return reads && llvm::all_of(*reads, [&](const RowReads &input) {
             auto producer = number.find(input.tensor);
             return producer == number.end() || input.rows.end <= steps[producer->second].reached;
           });
  }

  /// Of each tensor what later bands read.
  void keepRows() {
    std::vector<int64_t> firstRead;
    for (const Progress &step : steps)
      firstRead.push_back(step.end);
    for (std::vector<BandStep> &band : llvm::reverse(bands)) {
      for (size_t i = 0; i < steps.size(); i++)
        if (!band[i].fresh.isEmpty())
          for (const RowReads &input : *readsOf(steps[i], band[i].fresh))
            if (auto producer = number.find(input.tensor); producer != number.end()) {
              int64_t &first = firstRead[producer->second];
              first = std::min(first, input.rows.begin);
            }
      for (size_t i = 0; i < steps.size(); i++)
        band[i].kept = {std::min(firstRead[i], band[i].fresh.begin), band[i].fresh.begin};
    }
  }

  std::vector<Progress> steps;
  llvm::DenseMap<Value, size_t> number; ///< of the step with that result
  BandSchedule bands;
};

} // namespace

std::optional<BandSchedule> scheduleBands(ArrayRef<plan::StepOp> chain, int64_t rows) {
  return Scheduler(chain).schedule(rows);
}

std::optional<SmallVector<plan::StepOp>> chainEndingIn(plan::StepOp last, int64_t steps) {
  SmallVector<plan::StepOp> chain;
  for (Operation *op = last; op && static_cast<int64_t>(chain.size()) < steps;
       op = op->getPrevNode())
    if (auto step = dyn_cast<plan::StepOp>(op))
      chain.push_back(step);
  std::reverse(chain.begin(), chain.end());
  if (static_cast<int64_t>(chain.size()) != steps)
    return std::nullopt;
  llvm::DenseSet<Operation *> members(chain.begin(), chain.end());
  for (plan::StepOp step : ArrayRef(chain).drop_back())
    for (Operation *user : step.getResult().getUsers()) {
      auto reader = user->getParentOfType<plan::StepOp>();
      if (!reader || !members.contains(reader))
        return std::nullopt;
    }
  return chain;
}

} // namespace burin
