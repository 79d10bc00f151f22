// Runs the self-tests of two models.
#include "digits.hpp"
#include "float_digits.hpp"
#include <stdio.h>

#ifdef __AVX2__
#error "the flags of a model's target reached a source that is not the model's"
#endif

static digits::Image image;
static digits::Scores scores;
static digits::Arena arena;
static float_digits::Image float_image;
static float_digits::Scores float_scores;
static float_digits::Arena float_arena;

int main() {
  bool first = digits::self_test(image, scores, arena);
  bool second = float_digits::self_test(float_image, float_scores, float_arena);
  printf("digits %d, float_digits %d\n", first, second);
  return first && second ? 0 : 1;
}
