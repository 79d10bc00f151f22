// How a core likes its loops: one function per schedule class.
#pragma once

#include "dialects/plan/Plan.h"
#include "targets/Target.h"
#include <memory>

namespace burin {

/// What a model is compiled for where speed and code pull apart.
enum class Goal { Balance, Speed, Size };

/// What a recipe learns about a step's main loop nest.
struct LoopNest {
  int64_t channels = 1;  ///< extent of the innermost result axis
  int64_t positions = 1; ///< extent of the result axis next to it (pixels of a row, matrix rows)
  int64_t outerPositions = 1; ///< extent of the result axis next to that one
  int64_t reduction = 1;      ///< extent of the innermost reduction loop
  int64_t taps = 1;           ///< product of all reduction loops
  /// Elements of a contraction's input that one position reads, and two neighbouring ones do; 0
  /// where they are not known.
  int64_t footprint[2] = {0, 0};
  int64_t inputStep = 0;   ///< elements along the input's last axis from one position to the next
  unsigned inputBits = 32; ///< width of the widest operand's elements
  bool isFloat = true;
  bool contiguous = true; ///< neighbours along channels are neighbours in every operand
  Goal goal = Goal::Balance;
};

/// Numbers of a schedule; the class is added by the caller.
struct Tiling {
  int64_t lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0, widen = 0;
  /// Bytes of the arena for the widened input, alive during the step; 0 where it is on the stack.
  int64_t scratch = 0;
};

/// The schedules of one kind of core. Each function returns what #plan.schedule documents.
class Recipe {
public:
  explicit Recipe(const Target &target) : target(target) {}
  virtual ~Recipe() = default;
  virtual Tiling contraction(const LoopNest &nest) const;
  virtual Tiling window(const LoopNest &nest) const;
  virtual Tiling elementwise(const LoopNest &nest) const;
  virtual Tiling reduce(const LoopNest &nest) const;
  virtual Tiling move(const LoopNest &nest) const;
  virtual Tiling lookup(const LoopNest &nest) const;

  Tiling tiling(plan::ScheduleClass scheduleClass, const LoopNest &nest) const;

protected:
  const Target &target;
};

/// The largest number from 1 to `most` that divides `extent`.
int64_t largestDivisor(int64_t extent, int64_t most);

/// The recipe that `target` names; an error where there is none of that name.
llvm::Expected<std::unique_ptr<Recipe>> makeRecipe(const Target &target);

/// What a recipe file defines for its name.
using RecipeFactory = std::unique_ptr<Recipe> (*)(const Target &);
struct RecipeEntry {
  llvm::StringRef name;
  RecipeFactory make;
};
llvm::ArrayRef<RecipeEntry> recipes();

} // namespace burin
