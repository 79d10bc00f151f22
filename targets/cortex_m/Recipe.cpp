// Recipe "cortex_m": 2x2 sums in the 13 free registers; int8 products four at a time with SMLAD.
#include "targets/Recipe.h"

namespace burin::cortex_m {
namespace {

class CortexMRecipe : public Recipe {
public:
  using Recipe::Recipe;
  Tiling contraction(const LoopNest &nest) const override {
    Tiling tiling = Recipe::contraction(nest);
    if (nest.isFloat || nest.inputBits != 8 || nest.reduction % 4 != 0)
      return tiling;
    tiling.dot = 4;
    tiling.rows = std::max(nest.positions, nest.outerPositions) > 1 ? 2 : 1;
    // A word of the input is widened once for all columns.
    if (tiling.rows == 1)
      tiling.columns = nest.channels % 4 == 0 ? 4 : largestDivisor(nest.channels, 2);
    return tiling;
  }
  Tiling window(const LoopNest &nest) const override {
    Tiling tiling = Recipe::window(nest);
    // Four channels fill a word.
    if (!nest.isFloat && nest.inputBits == 8 && nest.contiguous && nest.channels % 4 == 0)
      tiling.columns = 4;
    return tiling;
  }
};

} // namespace

std::unique_ptr<Recipe> makeRecipe(const Target &target) {
  return std::make_unique<CortexMRecipe>(target);
}
} // namespace burin::cortex_m
