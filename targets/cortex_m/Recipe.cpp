// Recipe "cortex_m": 2x2 sums in the 13 free registers; int8 products four at a time with SMLAD.
#include "targets/Recipe.h"

namespace burin::cortex_m {
namespace {

class CortexMRecipe : public Recipe {
public:
  using Recipe::Recipe;
  Tiling contraction(const LoopNest &nest) const override {
    Tiling tiling = Recipe::contraction(nest);
    if (!nest.isFloat && nest.inputBits == 8 && nest.reduction % 4 == 0)
      tiling.dot = 4;
    return tiling;
  }
};

} // namespace

std::unique_ptr<Recipe> makeRecipe(const Target &target) {
  return std::make_unique<CortexMRecipe>(target);
}
} // namespace burin::cortex_m
