// Reads a budget and compares it with the manifest of a model.
#include "tools/Budget.h"
#include "dialects/NearMiss.h"
#include "tools/DiagnosticLog.h"
#include "llvm/ADT/StringExtras.h"
#include <fmt/format.h>

using llvm::StringRef;

namespace burin {

namespace {

/// One thing that a budget limits.
struct Resource {
  StringRef name;
  std::optional<int64_t> Budget::*limit;
  int64_t thousand;
  StringRef unit;
};

constexpr Resource kResources[] = {{"ram", &Budget::ram, 1024, "bytes of RAM"},
                                   {"flash", &Budget::flash, 1024, "bytes of flash"},
                                   {"stack", &Budget::stack, 1024, "bytes of stack"},
                                   {"macs", &Budget::macs, 1000, "multiply-accumulates"}};

} // namespace

std::optional<int64_t> amountOf(StringRef text, int64_t thousand) {
  int64_t factor = 1, number = 0;
  if (text.consume_back("K"))
    factor = thousand;
  else if (text.consume_back("M"))
    factor = thousand * thousand;
  constexpr int64_t kMost = int64_t(1) << 40;
  if (!llvm::all_of(text, llvm::isDigit) || !llvm::to_integer(text, number, 10) ||
      number > kMost / factor)
    return std::nullopt;
  return number * factor;
}

llvm::Expected<Budget> parseBudget(StringRef text) {
  Budget budget;
  llvm::SmallVector<StringRef> parts;
  text.split(parts, ',');
  for (StringRef part : parts) {
    auto [name, amount] = part.split('=');
    const Resource *resource =
        llvm::find_if(kResources, [&](const Resource &known) { return known.name == name; });
    if (resource == std::end(kResources)) {
      std::vector<StringRef> names;
      for (const Resource &known : kResources)
        names.push_back(known.name);
      return usageError(fmt::format("--budget \"{}\": \"{}\" is unknown; accepted are {}{}",
                                    std::string_view(text), std::string_view(name),
                                    fmt::join(names, ", "), didYouMean(name, names)));
    }
    if (budget.*resource->limit)
      return usageError(fmt::format("--budget \"{}\": \"{}\" is given twice",
                                    std::string_view(text), std::string_view(name)));
    budget.*resource->limit = amountOf(amount, resource->thousand);
    if (!(budget.*resource->limit))
      return usageError(fmt::format("--budget \"{}\": \"{}\" is no amount such as 512, 64K or 10M",
                                    std::string_view(text), std::string_view(amount)));
  }
  return budget;
}

/// "NAME 4608, OTHER 1024, ... of 12 steps": those that need most, by that member.
static std::string largest(const ManifestFacts &facts, int64_t Step::*need) {
  std::vector<const Step *> steps;
  for (const Step &step : facts.steps)
    if (step.*need > 0)
      steps.push_back(&step);
  llvm::stable_sort(steps, [&](const Step *a, const Step *b) { return a->*need > b->*need; });
  constexpr size_t kShown = 3;
  std::string text;
  for (const Step *step : llvm::ArrayRef(steps).take_front(kShown))
    text += fmt::format("{}\"{}\" {}", text.empty() ? "" : ", ", step->name, step->*need);
  if (steps.size() > kShown)
    text += fmt::format(", and {} more", steps.size() - kShown);
  return text;
}

static std::string detailsOf(StringRef resource, const ManifestFacts &facts) {
  if (resource == "ram")
    return fmt::format("\nnote: RAM is arena {}, inputs and outputs {}, state {}"
                       "\nnote: bytes of the arena in use during a step: {}",
                       facts.arenaBytes, facts.portBytes(), facts.stateBytes,
                       largest(facts, &Step::arenaBytes));
  if (resource == "flash")
    return fmt::format("\nnote: flash is constants {}, code {}\nnote: bytes of constants: {}",
                       facts.constantBytes,
                       facts.codeBytes ? std::to_string(*facts.codeBytes) : "not counted yet",
                       largest(facts, &Step::constantBytes));
  if (resource == "macs")
    return fmt::format("\nnote: multiply-accumulates: {}", largest(facts, &Step::macs));
  return "";
}

llvm::Error checkBudget(const Budget &budget, const ManifestFacts &facts) {
  const int64_t needed[] = {facts.ramBytes(), facts.constantBytes + facts.codeBytes.value_or(0),
                            facts.stackBytes, facts.macs};
  std::string exceeded, notes;
  for (const auto &[resource, need] : llvm::zip(kResources, needed)) {
    const std::optional<int64_t> &limit = budget.*resource.limit;
    if (!limit || need <= *limit)
      continue;
    exceeded += fmt::format("{}{} {}, the budget is {}", exceeded.empty() ? "" : "; ", need,
                            std::string_view(resource.unit), *limit);
    notes += detailsOf(resource.name, facts);
  }
  if (exceeded.empty())
    return llvm::Error::success();
  return llvm::createStringError(fmt::format(
      "the model needs {} [B0804]{}\nnote: a smaller input or model, or a quantized one, "
      "needs less",
      exceeded, notes));
}

} // namespace burin
