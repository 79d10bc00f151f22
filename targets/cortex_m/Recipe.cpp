// Recipe "cortex_m": 2x2 sums in the 13 free registers; int8 products four at a time with SMLAD.
#include "targets/Recipe.h"

namespace burin::cortex_m {
namespace {

/// What a strip of the input may take of the stack, and of the arena during its step. One row saves
/// little: it is not worth memory of the arena.
constexpr int64_t kStackBytes = 256, kScratchBytes = 2048;

/// Words that a loop of products does in one round, where speed counts alone.
constexpr int64_t kMostWords = 8;

/// LDRD takes the second of two rows from an offset of up to so many bytes.
constexpr int64_t kMostApart = 1020;

/// Sums that the registers hold.
struct Block {
  int64_t rows, columns;
};

/// Bytes of what a block reads, widened once for all channels; 0 where that cannot be. The words of
/// a strip start at multiples of four numbers; where those of the input's rows do not, each
/// position's window is gathered, its rows in whole words.
int64_t stripBytes(const LoopNest &nest, Block block) {
  int64_t step = block.rows > 1 ? nest.inputStep : 0;
  bool inWords = nest.reduction % 4 == 0 && step % 4 == 0;
  if (nest.reduction < 4 || nest.positions < block.rows || block.rows * block.columns != 4 ||
      nest.channels < 4 * block.columns)
    return 0;
  int64_t gathered = nest.taps / nest.reduction * ((nest.reduction + 3) / 4 * 4);
  int64_t bytes = 2 * (inWords ? nest.footprint[block.rows - 1] : gathered * block.rows);
  bool reaches = block.rows == 1 || 2 * (inWords ? step : gathered) <= kMostApart;
  return reaches && bytes <= (block.rows > 1 ? kScratchBytes : kStackBytes) ? bytes : 0;
}

/// Instructions of a product, as counted in the loops of templates/cxx/cortex_m.inc.
double instructions(Block block, bool widened) {
  auto [rows, columns] = block;
  auto loads = static_cast<double>(widened ? rows + columns / 2.0 : rows + columns);
  auto widenings = static_cast<double>(2 * (widened ? columns : rows + columns));
  auto products = static_cast<double>(4 * rows * columns);
  return (loads + widenings) / products + 0.5;
}

/// Instructions of a product on average: what is left of an odd extent is a block of one row.
double cost(const LoopNest &nest, Block block, bool widened) {
  auto along = [&](int64_t positions) {
    int64_t left = positions % block.rows;
    double rest = instructions({left, block.columns}, widened) * static_cast<double>(left);
    double whole = instructions(block, widened) * static_cast<double>(positions - left);
    return ((left > 0 ? rest : 0) + whole) / static_cast<double>(positions);
  };
  if (nest.positions < block.rows)
    return along(nest.outerPositions);
  return widened || nest.outerPositions < block.rows
             ? along(nest.positions)
             : std::min(along(nest.positions), along(nest.outerPositions));
}

/// Loads a product; what is left of an odd extent is a block of fewer rows.
double loadsOfFloats(const LoopNest &nest, Block block) {
  auto along = [&](int64_t positions) {
    int64_t left = positions % block.rows, whole = positions - left;
    auto loads = [&](int64_t rows) {
      return static_cast<double>(rows + block.columns) / static_cast<double>(rows * block.columns);
    };
    double rest = left > 0 ? loads(left) * static_cast<double>(left) : 0;
    return (rest + loads(block.rows) * static_cast<double>(whole)) / static_cast<double>(positions);
  };
  if (nest.positions < block.rows)
    return along(nest.outerPositions);
  return nest.outerPositions < block.rows
             ? along(nest.positions)
             : std::min(along(nest.positions), along(nest.outerPositions));
}

class CortexMRecipe : public Recipe {
public:
  using Recipe::Recipe;
  Tiling contraction(const LoopNest &nest) const override {
    Tiling tiling = Recipe::contraction(nest);
    if (nest.isFloat)
      return floats(nest);
    if (nest.inputBits != 8)
      return tiling;
    double least = 0;
    for (Block block : {Block{2, 2}, Block{1, 4}, Block{1, 2}, Block{1, 1}}) {
      if (block.rows > std::max(nest.positions, nest.outerPositions) ||
          nest.channels % block.columns != 0)
        continue;
      int64_t strip = stripBytes(nest, block);
      bool widens = strip > 0;
      double instructions = cost(nest, block, widens);
      if ((!widens && nest.reduction % 4 != 0) || (least > 0 && instructions >= least))
        continue;
      least = instructions;
      tiling.rows = block.rows, tiling.columns = block.columns;
      tiling.dot = 4, tiling.widen = widens ? 16 : 0;
      tiling.unroll = nest.goal == Goal::Speed ? kMostWords : nest.goal == Goal::Size ? 1 : 0;
      tiling.scratch = strip > kStackBytes ? strip : 0;
    }
    return tiling;
  }
  /// Sums of floats: the 32 registers of the FPU hold them, an operand of each row and column, and
  /// a product.
  static Tiling floats(const LoopNest &nest) {
    Tiling tiling;
    double least = 0;
    for (int64_t columns : {4, 8, 2, 1})
      for (int64_t rows : {4, 3, 2, 1}) {
        if (nest.channels % columns != 0 || rows * columns > 16 ||
            rows > std::max(nest.positions, nest.outerPositions))
          continue;
        double loads = loadsOfFloats(nest, {rows, columns});
        if (least > 0 && loads >= least)
          continue;
        least = loads;
        tiling.rows = rows, tiling.columns = columns;
      }
    return tiling;
  }
  Tiling window(const LoopNest &nest) const override {
    Tiling tiling = Recipe::window(nest);
    if (nest.isFloat && tiling.unroll)
      tiling.rows = largestDivisor(nest.positions, 5);
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
