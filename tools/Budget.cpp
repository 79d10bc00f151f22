// Reads a budget and compares it with the manifest of a model.
#include "tools/Budget.h"
#include "dialects/NearMiss.h"
#include "tools/DiagnosticLog.h"
#include "llvm/ADT/StringExtras.h"
#include <array>
#include <fmt/format.h>

using llvm::StringRef;

namespace burin {

namespace {

/// One thing that a budget limits.
struct Resource {
  StringRef name;
  std::optional<int64_t> Budget::*limit;
  std::optional<int64_t> Target::*had; ///< by the target, or null
  int64_t thousand;
  StringRef unit;
};

constexpr Resource kResources[] = {
    {"ram", &Budget::ram, &Target::ramBytes, 1024, "bytes of RAM"},
    {"flash", &Budget::flash, &Target::flashBytes, 1024, "bytes of flash"},
    {"stack", &Budget::stack, nullptr, 1024, "bytes of stack"},
    {"macs", &Budget::macs, nullptr, 1000, "multiply-accumulates"}};

} // namespace

std::optional<int64_t> amountOf(StringRef text, int64_t thousand) {
  int64_t factor = 1, number = 0;
  if (text.consume_back_insensitive("K"))
    factor = thousand;
  else if (text.consume_back_insensitive("M"))
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

std::string ramAdvice(int64_t limit, const ManifestFacts &facts, const CompileOptions &options) {
  std::vector<std::string> advice;
  int64_t fixed = facts.portBytes() + facts.stateBytes;
  // A .mlir file has its bands.
  bool canSplit =
      facts.arenaBytes > 0 && fixed < limit && !StringRef(options.model).ends_with(".mlir");
  if (canSplit && (options.ram == 0 || options.ram > limit) && options.optimize != Optimize::Ram)
    advice.push_back(
        fmt::format("--ram {} or --optimize ram computes layers in bands of rows", limit));
  auto bytesOutside = [](llvm::ArrayRef<Port> ports) {
    int64_t bytes = 0;
    for (const Port &port : ports)
      bytes += port.inArena ? 0 : port.bytes;
    return bytes;
  };
  if (int64_t bytes = bytesOutside(facts.inputs); bytes > 0 && !options.overwriteInput)
    advice.push_back(
        fmt::format("--overwrite-input lets {} bytes of inputs share the arena", bytes));
  if (int64_t bytes = bytesOutside(facts.outputs); bytes > 0 && !options.outputInArena)
    advice.push_back(fmt::format("--output-in-arena lets {} bytes of outputs share it", bytes));
  std::string notes;
  if (fixed > limit)
    notes = fmt::format("\nnote: inputs, outputs and state alone are {} bytes", fixed);
  if (!advice.empty())
    notes += fmt::format("\nnote: {}", fmt::join(advice, "; "));
  return notes;
}

static std::string detailsOf(StringRef resource, int64_t limit, const ManifestFacts &facts,
                             const CompileOptions &options) {
  if (resource == "ram")
    return fmt::format("\nnote: RAM is arena {}, inputs and outputs {}, state {}"
                       "\nnote: bytes of the arena in use during a step: {}",
                       facts.arenaBytes, facts.portBytes(), facts.stateBytes,
                       largest(facts, &Step::arenaBytes)) +
           ramAdvice(limit, facts, options);
  if (resource == "flash")
    return fmt::format("\nnote: flash is constants {}, code {}{}", facts.constantBytes,
                       facts.codeBytes ? std::to_string(*facts.codeBytes) : "not counted yet",
                       facts.constantBytes == 0
                           ? ""
                           : "\nnote: bytes of constants: " + largest(facts, &Step::constantBytes));
  if (resource == "macs")
    return fmt::format("\nnote: multiply-accumulates: {}", largest(facts, &Step::macs));
  return "";
}

/// In the order of kResources.
static std::array<int64_t, std::size(kResources)> needsOf(const ManifestFacts &facts) {
  return {facts.ramBytes(), facts.constantBytes + facts.codeBytes.value_or(0), facts.stackBytes,
          facts.macs};
}

/// Whether the user says what the model may need of it.
static bool isChosen(const Resource &resource, const Budget &budget,
                     const CompileOptions &options) {
  return budget.*resource.limit || (resource.name == "ram" && options.ownRamLimit);
}

llvm::Error checkBudget(const Budget &budget, const ManifestFacts &facts, const Target &target,
                        const CompileOptions &options) {
  std::string exceeded, notes;
  for (auto [resource, need] : llvm::zip(kResources, needsOf(facts))) {
    std::optional<int64_t> limit = budget.*resource.limit;
    bool isTargets = resource.had && !isChosen(resource, budget, options) &&
                     options.machineLimits == MachineLimits::Refuse;
    if (isTargets)
      limit = target.*resource.had;
    if (!limit || need <= *limit)
      continue;
    exceeded += fmt::format(
        "{}{} {}, {} {}", exceeded.empty() ? "" : "; ", need, std::string_view(resource.unit),
        isTargets ? fmt::format("target \"{}\" has", target.name) : "the budget is", *limit);
    notes += detailsOf(resource.name, *limit, facts, options);
  }
  if (exceeded.empty())
    return llvm::Error::success();
  return llvm::createStringError(fmt::format(
      "the model needs {} [B0804]{}\nnote: a smaller input or model, or a quantized one, "
      "needs less",
      exceeded, notes));
}

std::string excessOverTarget(const Budget &budget, const ManifestFacts &facts, const Target &target,
                             const CompileOptions &options) {
  std::string text;
  for (auto [resource, need] : llvm::zip(kResources, needsOf(facts)))
    if (resource.had && target.*resource.had && need > *(target.*resource.had) &&
        isChosen(resource, budget, options))
      text +=
          fmt::format("{}{} {}, target \"{}\" has {}", text.empty() ? "the model needs " : "; ",
                      need, std::string_view(resource.unit), target.name, *(target.*resource.had));
  return text;
}

} // namespace burin
