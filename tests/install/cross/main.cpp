// Runs a model's self-test; the start-up code hands the result to whoever runs the firmware.
#include "digits.hpp"

static digits::Image image;
static digits::Scores scores;
static digits::Arena arena;

int main() { return digits::self_test(image, scores, arena) ? 0 : 1; }
