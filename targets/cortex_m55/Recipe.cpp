// Recipe "cortex_m55": vectors of four words; int8 products sixteen at a time with VMLADAVA, of
// which four channels share an input.
#include "targets/Recipe.h"

namespace burin::cortex_m55 {
namespace {

class CortexM55Recipe : public Recipe {
public:
  using Recipe::Recipe;

  Tiling contraction(const LoopNest &nest) const override {
    bool vectors = nest.channels % kLanes == 0;
    if (!nest.isFloat && nest.inputBits == 8) {
      int64_t dot = largestDivisor(nest.reduction, kBytes);
      int64_t rows = vectors && std::max(nest.positions, nest.outerPositions) > 1 ? 2 : 1;
      if (rows > 1 && nest.goal != Goal::Size && gathers(nest, dot))
        return {.lanes = kLanes, .rows = rows, .dot = kBytes, .widen = 8};
      // Shorter ones leave most of a register empty.
      if (dot >= kLanes)
        return {.lanes = vectors ? kLanes : 1, .rows = rows, .dot = dot};
    }
    if (!vectors)
      return Recipe::contraction(nest);
    // Sums, one operand vector and one broadcast in eight registers, with one to spare.
    return {.lanes = kLanes, .rows = std::min<int64_t>(nest.positions, 4)};
  }

  Tiling window(const LoopNest &nest) const override {
    if (lanesFor(nest) == 1)
      return Recipe::window(nest);
    bool unroll = nest.taps <= 9;
    // Three sums leave room for the weights of a row of three taps; five take one tap's at a time.
    int64_t rows =
        nest.taps == 9 && nest.positions % 3 == 0 ? 3 : largestDivisor(nest.positions, 5);
    return {.lanes = kLanes, .rows = unroll ? rows : 1, .unroll = unroll ? 1 : 0};
  }
  Tiling elementwise(const LoopNest &nest) const override { return {.lanes = lanesFor(nest)}; }
  Tiling move(const LoopNest &nest) const override {
    if (nest.contiguous && nest.inputBits == 8 && nest.channels % kBytes == 0)
      return {.lanes = kBytes};
    return elementwise(nest);
  }

private:
  static constexpr int64_t kLanes = 4;  // words of a register
  static constexpr int64_t kBytes = 16; // bytes of a register

  /// Whether a position's window is better gathered, its rows in whole words and all of it in whole
  /// registers, than multiplied in parts of `dot` bytes. Instructions of two positions and four
  /// channels as counted: of a step of products, and to load parameters that are not kept.
  static bool gathers(const LoopNest &nest, int64_t dot) {
    constexpr int64_t kMostWords = 16; // that codegen writes out
    constexpr int64_t kWhole = 14, kPart = 26, kParameters = 10;
    int64_t words = nest.taps / nest.reduction * ((nest.reduction + 3) / 4);
    int64_t registers = (words + 3) / 4;
    if (dot == kBytes || nest.reduction < 4 || words > kMostWords)
      return false;
    int64_t copies = 2 * 2 * 4 * registers, blocks = nest.channels / kLanes;
    return blocks * (registers * kWhole + kParameters) + copies < blocks * nest.taps / dot * kPart;
  }

  static int64_t lanesFor(const LoopNest &nest) {
    return nest.contiguous && nest.channels % kLanes == 0 ? kLanes : 1;
  }
};

} // namespace

std::unique_ptr<Recipe> makeRecipe(const Target &target) {
  return std::make_unique<CortexM55Recipe>(target);
}
} // namespace burin::cortex_m55
