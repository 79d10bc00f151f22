// Recipe "portable": the defaults.
#include "targets/Recipe.h"

namespace burin::portable {
std::unique_ptr<Recipe> makeRecipe(const Target &target) {
  return std::make_unique<Recipe>(target);
}
} // namespace burin::portable
