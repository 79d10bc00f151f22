// Compares the texts of kernels and what their results lie over, and puts a comment above each.
#include "codegen/PrintKernels.h"
#include "dialects/plan/Storage.h"
#include "llvm/ADT/StringMap.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin::cxx {
namespace {

/// Names of steps in a comment, of a kernel that many run.
constexpr size_t kMostNames = 8;

using Lowered = llvm::DenseMap<Operation *, LoweredKernel>;

const LoweredKernel &loweredOf(const KernelFacts &kernel, const Lowered &lowered) {
  return lowered.find(kernel.function)->second;
}

/// Kernels of one text, by index. The first one is the function.
struct Group {
  SmallVector<size_t> kernels;
  plan::OverlapAttr overlap; ///< of the first kernel; null where it is that of none

  /// A kernel that lies over nothing can run its rows in any order, and comes behind one that says
  /// which.
  bool take(size_t kernel, plan::OverlapAttr other) {
    if (overlap && other &&
        (overlap.getInput() != other.getInput() ||
         overlap.getDescending() != other.getDescending()))
      return false;
    bool leads = other && !overlap;
    kernels.insert(leads ? kernels.begin() : kernels.end(), kernel);
    if (leads)
      overlap = other;
    return true;
  }
};

std::vector<Group> groupsOf(ArrayRef<KernelFacts> kernels, const Lowered &lowered) {
  std::vector<Group> groups;
  llvm::StringMap<SmallVector<size_t>> known;
  for (size_t kernel = 0; kernel < kernels.size(); kernel++) {
    auto overlap = kernels[kernel].function->getAttrOfType<plan::OverlapAttr>(plan::kOverlap);
    SmallVector<size_t> &equal = known[loweredOf(kernels[kernel], lowered).key];
    if (llvm::any_of(equal, [&](size_t group) { return groups[group].take(kernel, overlap); }))
      continue;
    equal.push_back(groups.size());
    groups.push_back({{kernel}, overlap});
  }
  return groups;
}

std::string scheduleText(plan::ScheduleAttr schedule) {
  std::string unroll;
  if (schedule.getUnroll() && schedule.getScheduleClass() == plan::ScheduleClass::Contraction)
    unroll = fmt::format(", unroll {}", schedule.getUnroll());
  else if (schedule.getUnroll())
    unroll = ", unrolled";
  return fmt::format(
      "{}; lanes {}, columns {}, rows {}, dot {}{}{}.",
      std::string_view(plan::stringifyScheduleClass(schedule.getScheduleClass())),
      schedule.getLanes(), schedule.getColumns(), schedule.getRows(), schedule.getDot(),
      schedule.getWiden() ? fmt::format(", widen {}", schedule.getWiden()) : "", unroll);
}

std::string commentOf(const Group &group, ArrayRef<KernelFacts> kernels) {
  const KernelFacts &first = kernels[group.kernels.front()];
  func::FuncOp function = first.function;
  std::vector<std::string> steps;
  std::set<int64_t> rounds;
  for (size_t kernel : group.kernels) {
    steps.insert(steps.end(), kernels[kernel].steps.begin(), kernels[kernel].steps.end());
    rounds.insert(kernels[kernel].rounds.value_or(0));
  }
  size_t named = std::min(steps.size(), kMostNames);
  std::string text = fmt::format("// Kernel of {}{}", steps.size() > 1 ? "steps " : "step ",
                                 fmt::join(steps.begin(), steps.begin() + named, ", "));
  text += named < steps.size() ? fmt::format(" and {} more: ", steps.size() - named) : ": ";
  if (auto schedule = function->getAttrOfType<plan::ScheduleAttr>(plan::kSchedule))
    text += scheduleText(schedule);
  text += first.macs > 0 ? fmt::format(" {} MAC.\n", first.macs) : "\n";
  auto line = [&](StringRef name, const std::string &what) {
    text += fmt::format("//   {:<10}  {}\n", std::string_view(name), what);
  };
  for (auto [parameter, argument] :
       llvm::zip(first.parameters, plan::readArguments(function.front())))
    line(parameter, tensorText(cast<RankedTensorType>(argument.getType())));
  if (int64_t bytes = plan::scratchBytes(function))
    line(first.parameters.rbegin()[1], fmt::format("int16 [{}]", bytes / 2));
  line("out", tensorText(cast<RankedTensorType>(function.getResultTypes()[0])));
  if (first.rounds)
    line(kRounds, fmt::format("{}; the extents above are those of {}", fmt::join(rounds, ", "),
                              *first.rounds));
  return text;
}

} // namespace

std::string printKernels(std::vector<KernelFacts> &kernels, const Lowered &lowered) {
  std::string text;
  for (const Group &group : groupsOf(kernels, lowered)) {
    const std::string identifier = kernels[group.kernels.front()].identifier;
    const LoweredKernel &first = loweredOf(kernels[group.kernels.front()], lowered);
    bool isCounted = llvm::any_of(group.kernels, [&](size_t kernel) {
      const auto &counted = loweredOf(kernels[kernel], lowered).counted;
      return counted && counted->rounds != first.counted->rounds;
    });
    for (size_t kernel : group.kernels) {
      kernels[kernel].identifier = identifier;
      if (isCounted)
        kernels[kernel].rounds = loweredOf(kernels[kernel], lowered).counted->rounds;
    }
    // Inlined into run(), kernels would compete for its registers and add up their frames there.
    text += commentOf(group, kernels) + "[[gnu::noinline]]\n" +
            (isCounted ? first.counted->definition : first.definition) + "\n";
  }
  return text;
}

} // namespace burin::cxx
