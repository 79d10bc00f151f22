// The defaults that any core without vectors can run, and the choice of a recipe by name.
#include "targets/Recipe.h"
#include "dialects/NearMiss.h"
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace burin {

int64_t largestDivisor(int64_t extent, int64_t most) {
  for (int64_t n = std::min(extent, most); n > 1; n--)
    if (extent % n == 0)
      return n;
  return 1;
}

Tiling Recipe::contraction(const LoopNest &nest) const {
  // 2x2 sums in registers: each loaded operand is used twice.
  return {.lanes = 1,
          .columns = largestDivisor(nest.channels, 2),
          .rows = largestDivisor(nest.positions, 2)};
}
Tiling Recipe::window(const LoopNest &nest) const { return {.unroll = nest.taps <= 16 ? 1 : 0}; }
Tiling Recipe::elementwise(const LoopNest &) const { return {}; }
Tiling Recipe::reduce(const LoopNest &) const { return {}; }
Tiling Recipe::move(const LoopNest &) const { return {}; }
Tiling Recipe::lookup(const LoopNest &) const { return {}; }

Tiling Recipe::tiling(plan::ScheduleClass scheduleClass, const LoopNest &nest) const {
  switch (scheduleClass) {
  case plan::ScheduleClass::Contraction:
    return contraction(nest);
  case plan::ScheduleClass::Window:
    return window(nest);
  case plan::ScheduleClass::Elementwise:
    return elementwise(nest);
  case plan::ScheduleClass::Reduce:
    return reduce(nest);
  case plan::ScheduleClass::Move:
    return move(nest);
  case plan::ScheduleClass::Lookup:
    return lookup(nest);
  }
  return {};
}

llvm::Expected<std::unique_ptr<Recipe>> makeRecipe(const Target &target) {
  std::vector<std::string> names;
  for (const RecipeEntry &entry : recipes()) {
    if (entry.name == target.recipe)
      return entry.make(target);
    names.push_back(entry.name.str());
  }
  return llvm::createStringError(
      fmt::format("target \"{}\": recipe \"{}\" is unknown, known are {} [B0402]{}", target.name,
                  target.recipe, fmt::join(names, ", "), didYouMean(target.recipe, names)));
}

} // namespace burin
