// Compares the numerics of generated code with slow formulas that follow the definitions.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <random>
#include <stdint.h>
#include <string.h>
#include <vector>

namespace burin::arithmetic {
#include "templates/cxx/arithmetic.inc"
} // namespace burin::arithmetic

using namespace burin::arithmetic;

namespace {

using Wide = __int128;

/// Edges, their neighbours and random values of every magnitude.
std::vector<int32_t> samples(unsigned count) {
  std::vector<int32_t> values = {0,
                                 1,
                                 -1,
                                 2,
                                 -2,
                                 3,
                                 -3,
                                 INT32_MAX,
                                 INT32_MAX - 1,
                                 INT32_MIN,
                                 INT32_MIN + 1,
                                 1 << 30,
                                 -(1 << 30),
                                 (1 << 30) + 1,
                                 (1 << 30) - 1};
  std::mt19937 random(7);
  while (values.size() < count)
    values.push_back(static_cast<int32_t>(random()) >> (random() % 32));
  return values;
}

/// Nearest integer to numerator / denominator > 0; ties go up, or away from zero.
Wide nearest(Wide numerator, Wide denominator, bool away) {
  bool negative = numerator < 0;
  Wide magnitude = negative ? -numerator : numerator;
  Wide quotient = magnitude / denominator;
  Wide twice = 2 * (magnitude % denominator);
  if (twice > denominator || (twice == denominator && (away || !negative)))
    ++quotient;
  return negative ? -quotient : quotient;
}

int32_t saturate(Wide value, Wide low, Wide high) {
  return static_cast<int32_t>(std::clamp(value, low, high));
}

Wide slowScale(int32_t x, int32_t multiplier, int32_t shift) {
  Wide high = saturate(nearest(Wide{x} * multiplier, Wide{1} << 31, false), INT32_MIN, INT32_MAX);
  return nearest(high, Wide{1} << shift, true);
}

TEST(Arithmetic, HighMultiplyRoundsTiesUpAndSaturates) {
  static_assert(rounding_high_multiply(1 << 30, 1) == 1, "0.5 rounds to 1");
  static_assert(rounding_high_multiply(-(1 << 30), 1) == 0, "-0.5 rounds to 0");
  EXPECT_EQ(rounding_high_multiply(INT32_MIN, INT32_MIN), INT32_MAX);
  for (int32_t a : samples(1000))
    for (int32_t b : samples(1000))
      ASSERT_EQ(rounding_high_multiply(a, b),
                saturate(nearest(Wide{a} * b, Wide{1} << 31, false), INT32_MIN, INT32_MAX))
          << a << " * " << b;
}

TEST(Arithmetic, ShiftRightRoundsTiesAwayFromZero) {
  static_assert(rounding_shift_right(5, 1) == 3 && rounding_shift_right(-5, 1) == -3, "2.5, -2.5");
  for (int32_t shift = 0; shift <= 31; ++shift) {
    for (int32_t value : samples(20000))
      ASSERT_EQ(rounding_shift_right(value, shift), nearest(value, Wide{1} << shift, true))
          << value << " >> " << shift;
    for (int32_t k = -1000; shift > 0 && shift < 20 && k < 1000; ++k) {
      int32_t tie = (2 * k + 1) * (1 << (shift - 1));
      ASSERT_EQ(rounding_shift_right(tie, shift), k >= 0 ? k + 1 : k) << tie << " >> " << shift;
    }
  }
}

TEST(Arithmetic, RequantizesToTheDoublyRoundedProduct) {
  std::mt19937 random(11);
  for (int32_t acc : samples(100000)) {
    int32_t multiplier = (1 << 30) + static_cast<int32_t>(random() % (1U << 30));
    int32_t shift = static_cast<int32_t>(random() % 32);
    int32_t zero = static_cast<int32_t>(random() % 256) - 128;
    Wide scaled = slowScale(acc, multiplier, shift);
    ASSERT_EQ(scale_s32(acc, multiplier, shift), scaled);
    ASSERT_EQ(requantize_s8(acc, multiplier, shift, zero), saturate(scaled + zero, -128, 127));
    ASSERT_EQ(scale_left_s32(acc, multiplier, -shift), scaled);
    int32_t near = acc >> 1;
    if (shift > 0 && near > -(1 << 30)) {
      ASSERT_EQ(requantize_bounded_s8(near, multiplier, shift - 1, zero),
                saturate(slowScale(near, multiplier, shift) + zero, -128, 127));
    }
    int32_t left = static_cast<int32_t>(random() % 8);
    int32_t small = acc >> 8;
    scaled = slowScale(small << left, multiplier, 0);
    ASSERT_EQ(scale_left_s32(small, multiplier, left), scaled);
    ASSERT_EQ(requantize_left_s8(small, multiplier, left, zero),
              saturate(scaled + zero, -128, 127));
  }
  EXPECT_EQ(requantize_s8(INT32_MAX, INT32_MAX, 0, 127), 127);
  EXPECT_EQ(requantize_s8(INT32_MIN, INT32_MAX, 0, -128), -128);
}

/// Every value near each tie of both roundings, and the ends of the range.
TEST(Arithmetic, RequantizesBoundedSumsToTheSameBytes) {
  constexpr int32_t bound = (1 << 30) - 1;
  for (int32_t multiplier : {0, 1 << 30, (1 << 30) + 1, 1518500250, INT32_MAX - 1, INT32_MAX})
    for (int32_t shift = 1; shift <= 31; ++shift)
      for (int32_t k = -300; k <= 300; ++k) {
        Wide tie = Wide{2 * k + 1} * (Wide{1} << (shift - 1));
        Wide near = multiplier == 0 ? tie : (tie * (Wide{1} << 31)) / multiplier;
        for (Wide acc = near - 3; acc <= near + 3; ++acc)
          if (acc >= -bound && acc <= bound) {
            auto sum = static_cast<int32_t>(acc);
            ASSERT_EQ(requantize_bounded_s8(sum, multiplier, shift - 1, -7),
                      requantize_s8(sum, multiplier, shift, -7))
                << sum << " * " << multiplier << " >> " << shift;
          }
      }
  for (int32_t acc : {-bound, bound})
    EXPECT_EQ(requantize_bounded_s8(acc, INT32_MAX, 0, 3), acc < 0 ? -128 : 127);
}

TEST(Arithmetic, AveragesAwayFromZero) {
  for (int32_t count = 1; count <= 130; ++count)
    for (int32_t sum = -130 * count; sum <= 130 * count; ++sum) {
      // The half is that of an integer division: an odd count has no ties.
      int32_t magnitude = (std::abs(sum) + count / 2) / count;
      ASSERT_EQ(average_s8(sum, count), saturate(sum < 0 ? -magnitude : magnitude, -128, 127));
    }
}

TEST(Arithmetic, AveragesUpwards) {
  for (int32_t count = 1; count <= 130; ++count)
    for (int32_t sum = -130 * count; sum <= 130 * count; ++sum) {
      auto mean = static_cast<int32_t>(std::floor((sum + count / 2) / static_cast<double>(count)));
      ASSERT_EQ(average_up_s8(sum, count), saturate(mean, -128, 127)) << sum << " / " << count;
    }
}

TEST(Arithmetic, QuantizesAwayFromZero) {
  std::mt19937 random(5);
  std::uniform_real_distribution<float> real(-300.0F, 300.0F);
  for (int round = 0; round < 200000; ++round) {
    float scale = std::ldexp(1.0F + static_cast<float>(random() % 1000) / 1024.0F,
                             static_cast<int>(random() % 20) - 15);
    auto zero = static_cast<int32_t>(random() % 256) - 128;
    float x = round % 2 == 0 ? real(random) * scale
                             : scale * (static_cast<float>(random() % 512) - 256.5F);
    ASSERT_EQ(quantize_s8(x, scale, zero),
              saturate(static_cast<Wide>(std::round(x / scale)) + zero, -128, 127))
        << x << " / " << scale;
  }
  EXPECT_EQ(quantize_s8(INFINITY, 0.5F, 0), 127);
  EXPECT_EQ(quantize_s8(-INFINITY, 0.5F, 0), -128);
  EXPECT_EQ(quantize_s8(NAN, 0.5F, 0), -128);
}

/// A value that no compiler folds into the next operation.
float stored(float value) {
  volatile float place = value;
  return place;
}

TEST(Arithmetic, RoundsFloatsToEven) {
  for (int32_t zero : {-128, -5, 0, 127})
    for (int32_t quarter = -2000; quarter <= 2000; ++quarter) {
      float value = static_cast<float>(quarter) / 4.0F;
      ASSERT_EQ(round_even_s8(value, zero),
                saturate(static_cast<Wide>(std::nearbyint(value)) + zero, -128, 127))
          << value << " + " << zero;
    }
  EXPECT_EQ(round_even_s8(INFINITY, 0), 127);
  EXPECT_EQ(round_even_s8(NAN, 0), -128);
  EXPECT_EQ(quantize_even_s8(0.75F, 0.5F, 0), 2);
}

TEST(Arithmetic, RoundsProductsOfFloatsOnce) {
  std::mt19937 random(23);
  std::uniform_real_distribution<float> mantissa(1.0F, 2.0F);
  for (int round = 0; round < 100000; ++round) {
    float scale = std::ldexp(mantissa(random), static_cast<int>(random() % 60) - 30);
    auto steps = static_cast<int32_t>(random() % 8193) - 4096;
    ASSERT_EQ(dequantize_f32(steps, scale), static_cast<float>(double{scale} * steps));
    // Numbers as in quantized additions: within 2^20 of one another, where double is exact.
    float x = static_cast<float>(static_cast<int>(random() % 511) - 255);
    float factor = std::ldexp(mantissa(random), static_cast<int>(random() % 12) - 8);
    float z = std::ldexp(mantissa(random) - 1.5F, static_cast<int>(random() % 12));
    ASSERT_EQ(multiply_add_f32(x, factor, z), std::fma(x, factor, z));
  }
  EXPECT_EQ(mean_steps_f32(7.0F, 4.0F, 0.5F, 3.0F), 6.5F);
  EXPECT_EQ(scaled_ratio_f32(3.0F, 256.0F, 4.0F), 192.0F);
}

TEST(Arithmetic, RequantizesByFloatFactors) {
  std::mt19937 random(17);
  std::uniform_real_distribution<float> mantissa(1.0F, 2.0F);
  for (int32_t acc : samples(100000)) {
    float factor = std::ldexp(mantissa(random), static_cast<int>(random() % 30) - 31);
    auto zero = static_cast<int32_t>(random() % 256) - 128;
    float product = stored(static_cast<float>(acc) * factor);
    auto limited = std::clamp(product, -1000.0F, 1000.0F);
    ASSERT_EQ(requantize_even_s8(acc, factor, zero),
              saturate(static_cast<Wide>(std::nearbyint(limited)) + zero, -128, 127));
    float offset = mantissa(random) * 100.0F - 150.0F;
    float sum = std::clamp(stored(product + offset), -1000.0F, 1000.0F);
    ASSERT_EQ(scale_sum_s8(acc, factor, offset, 0),
              saturate(static_cast<Wide>(std::nearbyint(sum)), -128, 127));
    ASSERT_EQ(scale_sum_s8(acc, factor, offset, 128),
              saturate(static_cast<Wide>(std::nearbyint(sum)) - 128, -128, 127));
    auto shift = static_cast<int32_t>(random() % 32);
    ASSERT_EQ(shift_right_s8(acc, shift, zero), saturate((Wide{acc} >> shift) + zero, -128, 127));
    float scale = factor * 64.0F, x = std::clamp(product, -1e6F, 1e6F) * factor;
    float steps = std::clamp(stored(x * stored(1.0F / scale)), -1000.0F, 1000.0F);
    ASSERT_EQ(quantize_reciprocal_s8(x, scale, zero),
              saturate(static_cast<Wide>(std::nearbyint(steps)) + zero, -128, 127));
  }
}

TEST(Arithmetic, SharesOfASoftmaxRound) {
  for (int32_t part = 0; part <= 2 * 256 * 8; ++part) {
    float power = static_cast<float>(part) / 8.0F;
    ASSERT_EQ(softmax_share_s8(power, 0.5F),
              saturate(static_cast<Wide>(std::round(power * 0.5F)) - 128, -128, 127));
    ASSERT_EQ(softmax_share_up_s8(power, 0.5F),
              saturate(static_cast<Wide>(std::floor(power * 0.5F + 0.5F)) - 128, -128, 127));
  }
  // The sum with one half rounds to 1 in float.
  EXPECT_EQ(softmax_share_up_s8(0.49999997F, 1.0F), -127);
  EXPECT_EQ(softmax_share_s8(0.49999997F, 1.0F), -128);
  EXPECT_EQ(softmax_inverse_f32(2.0F), 128.0F);
  EXPECT_EQ(add_f32(1.0F, 2.5F), 3.5F);
}

TEST(Arithmetic, SoftmaxExponentialIsCloseAndMonotonous) {
  EXPECT_EQ(softmax_exp_s32(0), INT32_MAX);
  int32_t last = -1;
  for (int64_t x = -(int64_t{31} << 26); x <= 0; x += 99991) {
    int32_t result = softmax_exp_s32(static_cast<int32_t>(x));
    double exact = std::exp(static_cast<double>(x) / (1 << 26)) * 2147483648.0;
    ASSERT_NEAR(result, exact, 2147483648.0 * 1e-6 + 4) << x;
    ASSERT_GE(result, last - 64) << x;
    last = result;
  }
}

TEST(Arithmetic, SoftmaxReproducesRecordedResults) {
  // Recorded from gemmlowp's exp_on_negative_values and TensorFlow Lite's GetReciprocal.
  struct {
    int32_t x, exponential;
  } const exponentials[] = {
      {-1, 2147483124},        {-2, 2147483093},        {-16777215, 1672462444},
      {-16777216, 1672462419}, {-16777217, 1672461539}, {-33554432, 1302515042},
      {-67108863, 790015319},  {-100000000, 483927985}, {-123456789, 341177383},
      {-700000000, 63370},     {-1073741824, 242},      {-2000000000, 0},
      {-2147483647, 0},
  };
  for (const auto &row : exponentials)
    EXPECT_EQ(softmax_exp_s32(row.x), row.exponential) << row.x;
  struct {
    int32_t sum, scale, shift;
  } const reciprocals[] = {
      {1, 2147483647, -19},         {2, 2147483647, -18},         {3, 1431655762, -18},
      {524287, 1073743868, -1},     {524288, 2147483647, 0},      {524289, 2147479552, 0},
      {600000, 1876499846, 0},      {1048575, 1073742844, 0},     {1048576, 2147483647, 1},
      {1234567, 1823959182, 1},     {50000000, 1441151876, 6},    {1073741823, 1073741822, 10},
      {1073741824, 2147483647, 11}, {2000000000, 1152921504, 11}, {2147483647, 1073741820, 11},
  };
  for (const auto &row : reciprocals) {
    EXPECT_EQ(softmax_scale_s32(row.sum), row.scale) << row.sum;
    EXPECT_EQ(softmax_shift_s32(row.sum), row.shift) << row.sum;
  }
}

TEST(Arithmetic, SoftmaxReciprocalIsClose) {
  for (int32_t sum : samples(200000)) {
    if (sum <= 0)
      continue;
    double exact = 524288.0 / sum; // 19 fraction bits
    double result = std::ldexp(softmax_scale_s32(sum), -31 - softmax_shift_s32(sum));
    ASSERT_NEAR(result / exact, 1.0, 2e-8) << sum;
  }
}

template <typename Function, typename Exact>
double worst(Function function, Exact exact, float low, float high) {
  double result = 0;
  float x = low;
  for (int i = 0; i <= 2000000; ++i) {
    x = low + (high - low) * (static_cast<float>(i) / 2000000.0F);
    double want = exact(static_cast<double>(x));
    if (want != 0.0)
      result = std::max(result, std::abs((static_cast<double>(function(x)) - want) / want));
  }
  return result;
}

TEST(Arithmetic, FloatFunctionsKeepTheirAccuracy) {
  auto exact = [](double x) { return std::exp(x); };
  EXPECT_LT(worst(exp_f32, exact, -86.9F, 88.7F), 2e-7);
  EXPECT_LT(worst(exp_f32, exact, -1.0F, 1.0F), 2e-7);
  auto logistic = [](double x) { return 1.0 / (1.0 + std::exp(-x)); };
  EXPECT_LT(worst(logistic_f32, logistic, -87.0F, 87.0F), 5e-7);
  auto tangent = [](double x) { return std::tanh(x); };
  EXPECT_LT(worst(tanh_f32, tangent, -12.0F, 12.0F), 5e-7);
  EXPECT_LT(worst(tanh_f32, tangent, -1.0F, 1.0F), 5e-7);
  EXPECT_LT(worst(tanh_f32, tangent, -1e-3F, 1e-3F), 5e-7);
}

TEST(Arithmetic, ExponentialsAndLogarithmsKeepTheirAccuracy) {
  auto minusOne = [](double x) { return std::expm1(x); };
  EXPECT_LT(worst(expm1_f32, minusOne, -20.0F, 88.0F), 2e-7);
  EXPECT_LT(worst(expm1_f32, minusOne, -1.0F, 1.0F), 2e-7);
  EXPECT_LT(worst(expm1_f32, minusOne, -1e-3F, 1e-3F), 2e-7);
  auto logarithm = [](double x) { return std::log(x); };
  EXPECT_LT(worst(log_f32, logarithm, 1e-44F, 1e-38F), 2e-7);
  EXPECT_LT(worst(log_f32, logarithm, 1e-3F, 2.0F), 2e-7);
  EXPECT_LT(worst(log_f32, logarithm, 0.95F, 1.05F), 2e-7);
  EXPECT_LT(worst(log_f32, logarithm, 1.0F, 3.4e38F), 2e-7);
  auto ofSum = [](double x) { return std::log1p(x); };
  EXPECT_LT(worst(log1p_f32, ofSum, 0.0F, 2.0F), 2e-7);
  EXPECT_LT(worst(log1p_f32, ofSum, 0.0F, 1e-4F), 2e-7);
  EXPECT_LT(worst(log1p_f32, ofSum, 0.0F, 3e38F), 2e-7);
  for (float y : {-3.0F, -0.5F, 0.333F, 2.5F, 10.0F}) {
    auto power = [y](float x) { return pow_f32(x, y); };
    auto exactPower = [y](double x) { return std::pow(x, static_cast<double>(y)); };
    EXPECT_LT(worst(power, exactPower, 1e-3F, 100.0F), 7e-8) << y;
    EXPECT_LT(worst(power, exactPower, 0.99F, 1.01F), 7e-8) << y;
  }
}

TEST(Arithmetic, ErrorFunctionAndAnglesKeepTheirAccuracy) {
  auto error = [](double x) { return std::erf(x); };
  EXPECT_LT(worst(erf_f32, error, -5.0F, 5.0F), 2e-7);
  EXPECT_LT(worst(erf_f32, error, -1e-3F, 1e-3F), 2e-7);
  auto sine = [](double x) { return std::sin(x); };
  auto cosine = [](double x) { return std::cos(x); };
  for (float bound : {1e-3F, 0.8F, 4.0F, 1e3F, 1e6F, 1e12F, 3.4e38F}) {
    EXPECT_LT(worst(sin_f32, sine, -bound, bound * 0.97F), 3e-7) << bound;
    EXPECT_LT(worst(cos_f32, cosine, -bound, bound * 0.97F), 3e-7) << bound;
  }
}

TEST(Arithmetic, PowersFollowC) {
  const float numbers[] = {-INFINITY, -3.0F, -2.0F, -1.0F,    -0.5F, -0.0F,
                           0.0F,      0.5F,  1.0F,  2.0F,     3.0F,  16777215.0F,
                           1e-42F,    1e30F, 1e38F, INFINITY, NAN};
  for (float x : numbers)
    for (float y : numbers) {
      float want = std::pow(x, y), got = pow_f32(x, y);
      if (std::isnan(want))
        EXPECT_TRUE(std::isnan(got)) << x << " " << y;
      else
        EXPECT_FLOAT_EQ(got, want) << x << " " << y;
    }
}

TEST(Arithmetic, FloatFunctionsSaturateAndKeepNan) {
  EXPECT_EQ(exp_f32(88.8F), INFINITY);
  EXPECT_EQ(exp_f32(INFINITY), INFINITY);
  EXPECT_EQ(exp_f32(-88.0F), 0.0F);
  EXPECT_EQ(exp_f32(-INFINITY), 0.0F);
  EXPECT_EQ(exp_f32(0.0F), 1.0F);
  EXPECT_EQ(expm1_f32(-INFINITY), -1.0F);
  EXPECT_EQ(expm1_f32(0.0F), 0.0F);
  EXPECT_EQ(log_f32(1.0F), 0.0F);
  EXPECT_EQ(log_f32(0.0F), -INFINITY);
  EXPECT_EQ(log_f32(INFINITY), INFINITY);
  EXPECT_EQ(log1p_f32(INFINITY), INFINITY);
  EXPECT_EQ(erf_f32(-INFINITY), -1.0F);
  EXPECT_EQ(erf_f32(10.0F), 1.0F);
  for (float x : {NAN, -1.0F, -INFINITY})
    EXPECT_TRUE(std::isnan(log_f32(x))) << x;
  for (float x : {NAN, -INFINITY, INFINITY}) {
    EXPECT_TRUE(std::isnan(sin_f32(x))) << x;
    EXPECT_TRUE(std::isnan(cos_f32(x))) << x;
  }
  for (auto function : {expm1_f32, log1p_f32, erf_f32})
    EXPECT_TRUE(std::isnan(function(NAN)));
  EXPECT_EQ(tanh_f32(50.0F), 1.0F);
  EXPECT_EQ(tanh_f32(-INFINITY), -1.0F);
  EXPECT_EQ(logistic_f32(INFINITY), 1.0F);
  EXPECT_EQ(logistic_f32(-INFINITY), 0.0F);
  EXPECT_TRUE(std::isnan(exp_f32(NAN)));
  EXPECT_TRUE(std::isnan(tanh_f32(NAN)));
}

} // namespace
