// Recipe "cortex_m": 2x2 sums in the 13 free registers; int8 products four at a time with SMLAD.
#include "targets/Recipe.h"

namespace burin::cortex_m {
namespace {

/// What a strip of the input may take of the stack.
constexpr int64_t kStripBytes = 384;

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
    // Rows that fit the stack are widened once for all channels.
    int64_t bytes = 2 * nest.footprint[tiling.rows - 1];
    bool fitsHelper = tiling.rows == 2 ? tiling.columns == 2 : tiling.columns == 4;
    if (fitsHelper && nest.positions >= tiling.rows && bytes > 0 && bytes <= kStripBytes &&
        nest.inputStep % 4 == 0 && nest.channels >= 4 * tiling.columns)
      tiling.widen = 16;
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
