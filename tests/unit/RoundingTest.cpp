// Fixed-point factors against their definitions in wider arithmetic.
#include "lowering/quantize/Rounding.h"
#include "lowering/quantize/FixedTables.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>

using burin::FixedPoint;
using burin::softmaxExponential;
using burin::toFixedPoint;
using burin::toStorage;

namespace {

void expectNearest(double factor) {
  FixedPoint fixed = toFixedPoint(factor);
  ASSERT_GE(fixed.multiplier, 1 << 30) << factor;
  // 64 bits of mantissa hold the product and the error exactly.
  long double value = std::ldexp(static_cast<long double>(fixed.multiplier), fixed.exponent - 31);
  long double halfUnit = std::ldexp(0.5L, fixed.exponent - 31);
  ASSERT_LE(std::fabs(value - factor), halfUnit) << factor;
}

TEST(Rounding, FixedPointIsTheNearest) {
  std::mt19937_64 random(1);
  std::uniform_real_distribution<double> mantissa(0.5, 1.0);
  for (int i = 0; i < 100000; ++i)
    ASSERT_NO_FATAL_FAILURE(
        expectNearest(std::ldexp(mantissa(random), static_cast<int>(random() % 60) - 30)));
}

TEST(Rounding, FixedPointAtItsEdges) {
  auto expectFixed = [](double factor, int32_t multiplier, int32_t exponent) {
    FixedPoint fixed = toFixedPoint(factor);
    EXPECT_EQ(fixed.multiplier, multiplier) << factor;
    EXPECT_EQ(fixed.exponent, exponent) << factor;
  };
  expectFixed(0.0, 0, 0);
  expectFixed(1.0, 1 << 30, 1);
  expectFixed(0.5, 1 << 30, 0);
  expectFixed(0.75, 3 << 29, 0);
  expectFixed(3.0, 3 << 29, 2);
  // The mantissa rounds up to the next power of two.
  expectFixed(std::nextafter(1.0, 0.0), 1 << 30, 1);
  expectFixed(1.0 - std::ldexp(1.0, -31), std::numeric_limits<int32_t>::max(), 0);
  // A tie rounds away from zero.
  expectFixed(0.5 + std::ldexp(1.0, -32), (1 << 30) + 1, 0);
  expectFixed(0.5 + std::ldexp(3.0, -32), (1 << 30) + 2, 0);
  // The smallest factor that shifts of 31 bits reach.
  expectFixed(std::ldexp(1.0, -32), 1 << 30, -31);
  expectFixed(std::ldexp(0.75, -32), 0, 0);
  expectFixed(std::numeric_limits<double>::denorm_min(), 0, 0);
}

TEST(Rounding, StorageOfRealBounds) {
  EXPECT_EQ(toStorage(0.0, 0.5, -128, -128, 127), -128);
  EXPECT_EQ(toStorage(6.0, 6.0 / 255.0, -128, -128, 127), 127);
  EXPECT_EQ(toStorage(3.0, 0.5, -10, -128, 127), -4);
  EXPECT_EQ(toStorage(-3.0, 0.5, -10, -128, 127), -16);
  // Ties go away from zero, before the zero point is added.
  EXPECT_EQ(toStorage(2.5, 1.0, 1, -128, 127), 4);
  EXPECT_EQ(toStorage(-2.5, 1.0, 1, -128, 127), -2);
  double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(toStorage(infinity, 0.1, 3, -128, 127), 127);
  EXPECT_EQ(toStorage(-infinity, 0.1, 3, -128, 127), -128);
  EXPECT_EQ(toStorage(1e30, 1e-30, 0, -32768, 32767), 32767);
  EXPECT_EQ(toStorage(-1e30, 1e-30, 0, 0, 255), 0);
  // 0.3 / 0.2 is 1.4999... in double and 1.5 in float.
  EXPECT_EQ(toStorage(0.3, 0.2, 0, -128, 127), 2);
}

TEST(Rounding, StorageAgreesWithTheRealQuotient) {
  std::mt19937_64 random(2);
  std::uniform_real_distribution<float> values(-20.0f, 20.0f), scales(0.01f, 0.5f);
  for (int i = 0; i < 20000; ++i) {
    float value = values(random), scale = scales(random);
    int64_t zeroPoint = static_cast<int64_t>(random() % 256) - 128;
    int64_t stored = toStorage(value, scale, zeroPoint, -128, 127);
    long double exact = static_cast<long double>(value) / scale + zeroPoint;
    // The float quotient is off by at most 2^-24 of at most 2000 steps.
    if (exact >= 127)
      ASSERT_EQ(stored, 127);
    else if (exact <= -128)
      ASSERT_EQ(stored, -128);
    else
      ASSERT_LE(std::fabs(stored - exact), 0.5L + 2e-4L) << value << " / " << scale;
  }
}

TEST(Rounding, AccumulatorFactorPerCase) {
  double input = 0.1, weight = 0.3, output = 0.7;
  EXPECT_EQ(burin::accumulatorFactor(input, weight, output, false), 0.1 * 0.3 / 0.7);
  float product = 0.1f * 0.3f;
  EXPECT_EQ(burin::accumulatorFactor(input, weight, output, true), product / 0.7);
  EXPECT_NE(burin::accumulatorFactor(input, weight, output, true),
            burin::accumulatorFactor(input, weight, output, false));
}

TEST(Rounding, SoftmaxExponentialFallsFromOne) {
  for (double scale : {1.0 / 256, 0.05, 0.1, 0.5, 1.0, 4.0, 16.0, 100.0})
    for (double beta : {1.0, 0.5}) {
      EXPECT_EQ(softmaxExponential(0, beta, scale), std::numeric_limits<int32_t>::max());
      for (int distance = 1; distance < 256; ++distance) {
        int32_t here = softmaxExponential(distance, beta, scale);
        ASSERT_GE(here, 0);
        ASSERT_LE(here, softmaxExponential(distance - 1, beta, scale))
            << "distance " << distance << ", scale " << scale << ", beta " << beta;
      }
    }
}

TEST(Rounding, SoftmaxExponentialApproximatesExp) {
  for (double scale : {1.0 / 256, 0.01, 0.05, 0.1, 0.37, 0.5, 1.0})
    for (double beta : {1.0, 0.25})
      for (int distance = 0; distance < 256; ++distance) {
        double real = std::exp(-distance * beta * scale);
        double here = std::ldexp(softmaxExponential(distance, beta, scale), -31);
        // The series about -1/8 ends after the fourth power: up to 2.6e-7, before rounding.
        ASSERT_NEAR(here, real, 4e-7) << "distance " << distance << ", scale " << scale;
      }
}

TEST(Rounding, SoftmaxExponentialDropsFarInputs) {
  // The radius is floor(31 * 2^26 / 2^exponent). A factor of 1 * 2^26 has exponent 27, so 15 stays
  // and 16 goes; one of just below 2^26 has exponent 26, so 31 stays.
  EXPECT_EQ(softmaxExponential(16, 1.0, 1.0), 0);
  EXPECT_NEAR(softmaxExponential(15, 1.0, 1.0), std::ldexp(std::exp(-15.0), 31), 4);
  EXPECT_EQ(softmaxExponential(32, 1.0, 0.9999), 0);
  EXPECT_NEAR(softmaxExponential(20, 1.0, 0.9999), std::ldexp(std::exp(-20.0), 31), 4);
  EXPECT_GT(softmaxExponential(20, 1.0, 0.9999), 0);
  EXPECT_EQ(softmaxExponential(255, 1.0, 4.0), 0);
  EXPECT_EQ(softmaxExponential(1, 1.0, 1e6), 0);
}

/// Fixed point of 16 bits or more is within one step of the real function.
TEST(Rounding, FixedFunctionsAreCloseToTheRealOnes) {
  auto close = [](int8_t got, double steps) {
    double limited = std::min(std::max(steps, -128.0), 127.0);
    return std::fabs(got - limited) <= 1.0;
  };
  for (double scale : {0.5, 0.1, 0.047, 0.011, 0.002})
    for (int32_t x = -255; x <= 255; ++x) {
      double real = x * scale;
      EXPECT_TRUE(close(burin::fixedLogistic(x, scale), 256 / (1 + std::exp(-real)) - 128))
          << x << " * " << scale;
      EXPECT_TRUE(close(burin::fixedTanh(x, scale), 128 * std::tanh(real))) << x << " * " << scale;
      auto fine = static_cast<float>(scale), coarse = static_cast<float>(scale * 1.25);
      ASSERT_TRUE(burin::fixedHardSwishFits(fine, coarse));
      double swish = real * std::min(std::max(real + 3, 0.0), 6.0) / 6;
      EXPECT_TRUE(close(burin::fixedHardSwish(x, fine, coarse, -3), swish / (scale * 1.25) - 3))
          << x << " * " << scale;
    }
  EXPECT_EQ(burin::fixedLogistic(0, 0.1), 0);
  EXPECT_EQ(burin::fixedTanh(0, 0.1), 0);
  EXPECT_FALSE(burin::fixedHardSwishFits(1000.0F, 0.5F));
}

} // namespace
