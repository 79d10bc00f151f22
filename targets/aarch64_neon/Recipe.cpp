// Recipe "aarch64_neon": register blocks for 32 registers of 128 bits by a count of instructions a
// reduction step; int8 products in pairs, or four at a time where the core has SDOT.
#include "targets/Recipe.h"

namespace burin::aarch64_neon {
namespace {

class NeonRecipe : public Recipe {
public:
  using Recipe::Recipe;

  Tiling contraction(const LoopNest &nest) const override {
    if (nest.channels % kLanes != 0)
      return Recipe::contraction(nest);
    int64_t dot = 1;
    if (!nest.isFloat && nest.inputBits == 8)
      for (int64_t group : {int64_t{2}, int64_t{target.isa == "neon-dotprod" ? 4 : 2}})
        if (nest.reduction % group == 0)
          dot = group;
    Tiling tiling = block(nest.channels / kLanes, nest.positions, dot == 2 ? 8 : 1);
    tiling.dot = dot;
    return tiling;
  }

  Tiling window(const LoopNest &nest) const override {
    if (!nest.contiguous)
      return Recipe::window(nest);
    bool unroll = nest.taps <= 9;
    return {.lanes = lanesFor(nest),
            .rows = unroll ? largestDivisor(nest.positions, 4) : 1,
            .unroll = unroll ? 1 : 0};
  }
  Tiling elementwise(const LoopNest &nest) const override { return {.lanes = lanesFor(nest)}; }
  Tiling move(const LoopNest &nest) const override { return elementwise(nest); }

private:
  static constexpr int64_t kLanes = 4; // 32-bit sums of one register

  static int64_t lanesFor(const LoopNest &nest) {
    return nest.contiguous && nest.channels % kLanes == 0 ? kLanes : 1;
  }

  /// The block that needs the fewest instructions for its useful products. A reduction step has
  /// rows * columns multiply-adds, of which eight must be in flight (two pipes, latency four), one
  /// load a row, whose value the multiply-add takes from a lane, one load of two vectors for two
  /// columns, and the loop's own three. Compilers load all operands of a step ahead of the first
  /// product: sums, columns and rows must fit the registers but for `spare` ones, which hold the
  /// products of pairs on their way. Rows beyond the positions are computed twice.
  Tiling block(int64_t vectors, int64_t positions, int64_t spare) const {
    Tiling best{.lanes = kLanes};
    double bestUse = 0;
    for (int64_t columns = 1; columns <= std::min<int64_t>(vectors, 8); columns++) {
      if (vectors % columns != 0)
        continue;
      for (int64_t rows = 1; rows <= positions; rows++) {
        int64_t sums = rows * columns;
        if (sums + columns + rows > target.registers - spare)
          break;
        int64_t tiles = (positions + rows - 1) / rows;
        double useful = static_cast<double>(positions) / static_cast<double>(tiles * rows);
        int64_t step = std::max<int64_t>(sums, 8) + rows + (columns + 1) / 2 + 3;
        double use = useful * static_cast<double>(sums) / static_cast<double>(step);
        if (use > bestUse) {
          bestUse = use;
          best.columns = columns;
          best.rows = rows;
        }
      }
    }
    return best;
  }
};

} // namespace

std::unique_ptr<Recipe> makeRecipe(const Target &target) {
  return std::make_unique<NeonRecipe>(target);
}
} // namespace burin::aarch64_neon
