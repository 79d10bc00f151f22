// Recipe "x86_avx2": register blocks sized so that sums, one operand vector per column and one
// broadcast fit the 16 registers, with at least 8 sums in flight to cover the multiply-add's
// latency.
#include "targets/Recipe.h"

namespace burin::x86_avx2 {
namespace {

class Avx2Recipe : public Recipe {
public:
  using Recipe::Recipe;

  Tiling contraction(const LoopNest &nest) const override {
    Tiling tiling;
    tiling.lanes = lanesFor(nest.channels, 8);
    if (tiling.lanes == 1)
      return {.columns = largestDivisor(nest.channels, 2),
              .rows = largestDivisor(nest.positions, 2)};
    int64_t blocks = nest.channels / tiling.lanes;
    tiling.columns = blocks % 2 == 0 ? 2 : blocks % 3 == 0 ? 3 : 1;
    // rows * columns sums + columns weights + 1 broadcast <= registers - 1, one spare.
    int64_t most = (target.registers - 2 - tiling.columns) / tiling.columns;
    tiling.rows = rowsFor(nest.positions, most, tiling.columns);
    if (!nest.isFloat && nest.inputBits <= 16 && nest.reduction % 2 == 0)
      tiling.dot = 2, tiling.widen = 16; // VPMADDWD multiplies pairs of int16
    return tiling;
  }

  Tiling window(const LoopNest &nest) const override {
    if (!nest.contiguous)
      return Recipe::window(nest);
    bool unroll = nest.taps <= 9;
    return {.lanes = lanesFor(nest.channels, 8),
            .rows = unroll ? largestDivisor(nest.positions, 4) : 1,
            .unroll = unroll ? 1 : 0};
  }
  Tiling elementwise(const LoopNest &nest) const override {
    return {.lanes = nest.contiguous ? lanesFor(nest.channels, 8) : 1};
  }
  Tiling reduce(const LoopNest &nest) const override { return elementwise(nest); }
  Tiling move(const LoopNest &nest) const override { return elementwise(nest); }

private:
  static int64_t lanesFor(int64_t channels, int64_t most) {
    for (int64_t lanes = most; lanes >= 4; lanes /= 2)
      if (channels % lanes == 0)
        return lanes;
    return 1;
  }
  /// The rows that keep the multiply-add units busiest, by a model of one reduction step: rows *
  /// columns multiply-adds, two a cycle, need 8 in flight and rows + columns loads, two a cycle;
  /// rows beyond the positions are computed twice.
  static int64_t rowsFor(int64_t positions, int64_t most, int64_t columns) {
    int64_t best = 1;
    double bestUse = 0;
    for (int64_t rows = 1; rows <= std::min(most, positions); rows++) {
      int64_t tiles = (positions + rows - 1) / rows, sums = rows * columns;
      double useful = static_cast<double>(positions) / static_cast<double>(tiles * rows);
      double busiest = static_cast<double>(std::max<int64_t>({sums, rows + columns, 8}));
      double use = useful * static_cast<double>(sums) / busiest;
      if (use >= bestUse) {
        bestUse = use;
        best = rows;
      }
    }
    return best;
  }
};

} // namespace

std::unique_ptr<Recipe> makeRecipe(const Target &target) {
  return std::make_unique<Avx2Recipe>(target);
}
} // namespace burin::x86_avx2
