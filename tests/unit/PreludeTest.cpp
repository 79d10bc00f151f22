// Checks how sections are found, instantiated and ordered, and runs the vector helpers against the
// scalar ones.
#include "codegen/Prelude.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

using namespace burin::cxx;

namespace {

constexpr const char *kFirst = R"(Text before the first marker belongs to no section.
//! type(V) : <stdint.h>
typedef {V.e} {V} __attribute__((vector_size({V.b})));

//! zero
int zero();

//! one : zero <string.h>
int one();

//! make(V) : type({V}) one
{V.t} make_{V}({V.e} x); // {V.n} lanes, {V.u}, {{V.x}}

//! apply(F, V) : {F} make({V})
int apply_{F}();
)";
constexpr const char *kSecond = R"(//! make(i32x2) : type(i32x2) <a.h|SIMD>
i32x2 special();

//! broken : missing
int broken();
)";

TEST(Prelude, AddsDependenciesAndNothingElse) {
  Prelude prelude({kFirst});
  EXPECT_TRUE(prelude.require("one"));
  EXPECT_EQ(prelude.definitions(), "int zero();\n\nint one();\n");
  EXPECT_EQ(prelude.includes(), "#include <string.h>\n");
  EXPECT_TRUE(prelude.require("one"));
  EXPECT_EQ(prelude.definitions(), "int zero();\n\nint one();\n");
}

TEST(Prelude, SubstitutesTypes) {
  Prelude prelude({kFirst});
  EXPECT_TRUE(prelude.require("apply(zero, u16x4)"));
  EXPECT_EQ(
      prelude.definitions(),
      "typedef uint16_t u16x4 __attribute__((vector_size(8)));\n\nint zero();\n\nint one();\n\n"
      "u16x4 make_u16x4(uint16_t x); // 4 lanes, u16x4, {x, x, x, x}\n\nint apply_zero();\n");
  EXPECT_EQ(prelude.includes(), "#include <stdint.h>\n#include <string.h>\n");
}

TEST(Prelude, ScalarsNeedNoTypeSection) {
  Prelude prelude({kFirst});
  EXPECT_TRUE(prelude.require("make(f32)"));
  EXPECT_NE(prelude.definitions().find("float make_f32(float x); // 1 lanes, uint32_t, {x}"),
            std::string::npos);
  EXPECT_EQ(prelude.definitions().find("typedef"), std::string::npos);
}

TEST(Prelude, PrefersConcreteAndLaterSections) {
  Prelude prelude({kFirst, kSecond});
  EXPECT_TRUE(prelude.require("make(i32x2)"));
  EXPECT_NE(prelude.definitions().find("special"), std::string::npos);
  EXPECT_NE(prelude.includes().find("#if defined(SIMD)\n#include <a.h>\n#endif\n"),
            std::string::npos);
  EXPECT_TRUE(prelude.require("make(i32x4)"));
  EXPECT_NE(prelude.definitions().find("make_i32x4"), std::string::npos);
}

TEST(Prelude, RefusesUnknownSectionsWhole) {
  Prelude prelude({kFirst, kSecond});
  EXPECT_FALSE(prelude.require("nothing"));
  EXPECT_FALSE(prelude.require("make(i32x2, i32x4)"));
  EXPECT_FALSE(prelude.require("broken"));
  EXPECT_FALSE(prelude.has("broken"));
  EXPECT_EQ(prelude.definitions(), "");
  EXPECT_EQ(prelude.includes(), "");
}

TEST(Prelude, DoesNotDependOnTheOrderOfRequests) {
  Prelude forward({kArithmeticText, kPortableText, kVectorText, kAvx2Text});
  Prelude backward = forward;
  std::vector<std::string> names = {"requantize_s8", "requantize_s8(i32x8)",
                                    "load(i8x8)",    "exp_f32(f32x4)",
                                    "min(i32)",      "dot2(i16x8)"};
  for (size_t i = 0; i < names.size(); ++i) {
    EXPECT_TRUE(forward.require(names[i]));
    EXPECT_TRUE(backward.require(names[names.size() - 1 - i]));
  }
  EXPECT_EQ(forward.definitions(), backward.definitions());
  EXPECT_EQ(forward.includes(), backward.includes());
}

constexpr const char *kCompare = R"(
#ifdef __ARM_FEATURE_MVE
const int kRounds = 10000;  // a processor without an operating system, emulated
#else
const int kRounds = 300000;
#endif
uint32_t state = 12345;
int32_t next() {
  state = state * 1664525U + 1013904223U;
  return static_cast<int32_t>(state ^ (state >> 15)) >> ((state >> 3) % 32U);
}
template <int Lanes, typename Int, typename Float, typename Bytes> int compare() {
  int failures = 0;
  for (int round = 0; round < kRounds; ++round) {
    Int x = {}, m = {}, s = {}, e = {}, z = {};
    for (int i = 0; i < Lanes; ++i) {
      x[i] = next();
      m[i] = round % 8 == 0 ? INT32_MIN : next();
      s[i] = static_cast<int32_t>(static_cast<uint32_t>(next()) % 32U);
      e[i] = s[i] - 20 > 8 ? 8 : s[i] - 20;
      z[i] = static_cast<int8_t>(next());
      if (round % 3 == 0 && s[i] > 0 && s[i] < 30) {  // a tie of the second rounding
        x[i] = (2 * (next() % (1 << (30 - s[i]))) + 1) * (1 << (s[i] - 1));
        m[i] = INT32_MAX;
      }
      if (round % 97 == 0) x[i] = INT32_MIN;
    }
    const Int high = rounding_high_multiply(x, m), shifted = rounding_shift_right(x, s);
    const Int scaled = scale_s32(x, m, s), left = scale_left_s32(x, m, e);
    const Bytes narrow = requantize_s8(x, m, s, z), narrow_left = requantize_left_s8(x, m, e, z);
    Int near = x, positive = m, right = s;
    for (int i = 0; i < Lanes; ++i) {
      near[i] = x[i] == INT32_MIN ? 0 : x[i] / 2;
      positive[i] = m[i] < 0 ? INT32_MAX : m[i];
      right[i] = s[i] == 31 ? 30 : s[i];
    }
    const Bytes bounded = requantize_bounded_s8(near, positive, right, z);
    for (int i = 0; i < Lanes; ++i)
      failures += bounded[i] == requantize_s8(near[i], positive[i], right[i] + 1, z[i]) &&
                  bounded[i] == requantize_bounded_s8(near[i], positive[i], right[i], z[i]) ? 0 : 1;
    for (int i = 0; i < Lanes; ++i) {
      const bool same = high[i] == rounding_high_multiply(x[i], m[i]) &&
                        shifted[i] == rounding_shift_right(x[i], s[i]) &&
                        scaled[i] == scale_s32(x[i], m[i], s[i]) &&
                        left[i] == scale_left_s32(x[i], m[i], e[i]) &&
                        narrow[i] == requantize_s8(x[i], m[i], s[i], z[i]) &&
                        narrow_left[i] == requantize_left_s8(x[i], m[i], e[i], z[i]);
      failures += same ? 0 : 1;
    }
    Float factor = {};
    for (int i = 0; i < Lanes; ++i) {
      factor[i] = static_cast<float>(next() & 0xFFFFFF) / 1.0e9F;
      if (round % 3 == 0) {  // ties
        x[i] = (next() % 1024) | 1;
        factor[i] = 0.5F;
      }
    }
    const Bytes even = requantize_even_s8(x, factor, z), down = shift_right_s8(x, s, z);
    for (int i = 0; i < Lanes; ++i)
      failures += even[i] == requantize_even_s8(x[i], factor[i], z[i]) &&
                  down[i] == shift_right_s8(x[i], s[i], z[i]) ? 0 : 1;
    Float f = {};
    for (int i = 0; i < Lanes; ++i) f[i] = static_cast<float>(next() % 95000) / 1000.0F;
    const Float exps = exp_f32(f), logistics = logistic_f32(f), tangents = tanh_f32(f);
    const Float less = expm1_f32(f), logs = log_f32(f), more = log1p_f32(f * f);
    const Float errors = erf_f32(f * 0.05F);
    for (int i = 0; i < Lanes; ++i) {
      const float want[7] = {exp_f32(f[i]), logistic_f32(f[i]), tanh_f32(f[i]), expm1_f32(f[i]),
                             log_f32(f[i]), log1p_f32(f[i] * f[i]), erf_f32(f[i] * 0.05F)};
      const float got[7] = {exps[i], logistics[i], tangents[i], less[i], logs[i], more[i],
                            errors[i]};
      for (int k = 0; k < 7; ++k) {
        // Next to the smallest normal number one of them may already be 0.
        const float error = (got[k] - want[k]) < 0.0F ? want[k] - got[k] : got[k] - want[k];
        const float size = want[k] < 0.0F ? -want[k] : want[k];
        if (want[k] != want[k]) {
          failures += got[k] != got[k] ? 0 : 1;
          continue;
        }
        failures += got[k] == want[k] || error <= (4e-7F * size) + 2e-38F ? 0 : 1;
      }
    }
  }
  return failures;
}
int roots() {
  int failures = 0;
  for (int round = 0; round < 1000000; ++round) {
    const float x = bits_f32(static_cast<uint32_t>(round < 1000 ? round : next()) & 0x7F7FFFFFU);
    failures += bits_u32(sqrt_portable(x)) == bits_u32(sqrt_f32(x)) ? 0 : 1;
  }
  return failures;
}
)";
constexpr const char *kAvx2Main = R"(
int dots() {
  int failures = 0;
  for (int round = 0; round < 20000; ++round) {
    i16x16 a = {}, b = {};
    i8x32 p = {}, q = {};
    i8x16 u = {}, v = {};
    i8x8 g = {}, h = {};
    for (int i = 0; i < 32; ++i) {
      p[i] = static_cast<int8_t>(round == 0 ? -128 : next());
      q[i] = static_cast<int8_t>(round == 0 ? -128 : next());
      if (i < 16) {
        a[i] = static_cast<int16_t>(next()), b[i] = static_cast<int16_t>(next() / 2);
        u[i] = p[i], v[i] = q[i];
      }
      if (i < 8) g[i] = p[i], h[i] = q[i];
    }
    const i32x8 pairs = dot2(a, b), quads = dot4(p, q), products = multiply_wide(g, h);
    const i32x4 half = dot4(u, v);
    for (int i = 0; i < 8; ++i) {
      int64_t sum = 0, pair = 0;
      for (int k = 0; k < 4; ++k) sum += int64_t{p[4 * i + k]} * q[4 * i + k];
      for (int k = 0; k < 2; ++k) pair += int64_t{a[2 * i + k]} * b[2 * i + k];
      failures += quads[i] == sum && pairs[i] == pair && products[i] == g[i] * h[i] ? 0 : 1;
      failures += i >= 4 || half[i] == sum ? 0 : 1;
    }
  }
  return failures;
}
}  // namespace
int main() {
  const int failures = compare<8, i32x8, f32x8, i8x8>() + compare<4, i32x4, f32x4, i8x4>() + dots() +
                       roots();
  return failures == 0 ? 0 : 1;
}
)";

constexpr const char *kNeonMain = R"(
int dots() {
  int failures = 0;
  for (int round = 0; round < 20000; ++round) {
    i8x16 p = {}, q = {};
    i8x8 g = {}, h = {};
    i8x4 u = {}, v = {};
    u8x4 b = {};
    i32x4 c = {};
    for (int i = 0; i < 16; ++i) {
      p[i] = static_cast<int8_t>(round == 0 ? -128 : next());
      q[i] = static_cast<int8_t>(round == 0 ? -128 : next());
      if (i < 8) g[i] = p[i], h[i] = q[i];
      if (i < 4) u[i] = p[i], v[i] = q[i], c[i] = next() / 2, b[i] = static_cast<uint8_t>(p[i]);
    }
    int8_t four[4] = {q[0], q[1], q[2], q[3]};
    const i32x4 pairs = dot2_add(g, h, c), quads = dot4_add(p, q, c), products = multiply_wide(u, v);
    const i32x4 shared = dot4_word(p, word(four), c), wide = widen_i32x4(u), plain = widen_i32x4(b);
    for (int i = 0; i < 4; ++i) {
      int64_t quad = c[i], group = c[i];
      for (int k = 0; k < 4; ++k) quad += p[4 * i + k] * q[4 * i + k], group += p[4 * i + k] * q[k];
      const int64_t pair = int64_t{c[i]} + g[2 * i] * h[2 * i] + g[2 * i + 1] * h[2 * i + 1];
      failures += quads[i] == quad && shared[i] == group && pairs[i] == pair ? 0 : 1;
      failures += products[i] == u[i] * v[i] && wide[i] == u[i] && plain[i] == b[i] ? 0 : 1;
    }
  }
  return failures;
}
int rounds() {
  int failures = 0;
  for (int round = 0; round < 200000; ++round) {
    f32x4 x = {};
    for (int i = 0; i < 4; ++i) x[i] = static_cast<float>(next()) / 4.0F;
    const f32x4 down = floor_f32(x), up = ceil_f32(x), near = round_f32(x), cut = trunc_f32(x);
    for (int i = 0; i < 4; ++i)
      failures += down[i] == floor_f32(x[i]) && up[i] == ceil_f32(x[i]) &&
                  near[i] == round_f32(x[i]) && cut[i] == trunc_f32(x[i]) ? 0 : 1;
  }
  return failures;
}
}  // namespace
int main() {
  return compare<4, i32x4, f32x4, i8x4>() + dots() + roots() + rounds() == 0 ? 0 : 1;
}
)";

/// The scalar helpers that a comparison needs, and their vector forms.
void requireCompared(Prelude &prelude, const std::vector<const char *> &lanes) {
  for (const char *name : {"requantize_s8", "requantize_bounded_s8", "requantize_left_s8",
                           "requantize_even_s8", "shift_right_s8", "logistic_f32", "tanh_f32",
                           "expm1_f32", "log1p_f32", "erf_f32", "sqrt_f32", "sqrt_portable"})
    ASSERT_TRUE(prelude.require(name)) << name;
  for (const char *count : lanes) {
    for (const char *name : {"requantize_s8", "requantize_bounded_s8", "requantize_left_s8",
                             "requantize_even_s8", "shift_right_s8"})
      ASSERT_TRUE(prelude.require(fmt::format("{}(i32{})", name, count))) << name;
    for (const char *name : {"logistic_f32", "tanh_f32", "expm1_f32", "log1p_f32", "erf_f32"})
      ASSERT_TRUE(prelude.require(fmt::format("{}(f32{})", name, count))) << name;
  }
}

constexpr const char *kMveMain = R"(
int dots() {
  int failures = 0;
  for (int round = 0; round < 2000; ++round) {
    int8_t in[64], weight[128];
    i8x4 u = {};
    i32x4 c = {};
    for (int8_t &x : in) x = static_cast<int8_t>(round == 0 ? -128 : next());
    for (int8_t &w : weight) w = static_cast<int8_t>(round == 0 ? -128 : next());
    for (int i = 0; i < 4; ++i) c[i] = next() / 2, u[i] = in[i];
    i32x4 first = c, second = -c, third = c, fourth = c;
    const i32x4 whole = dot_lanes<16, 2, 16, 64>(in, weight, c);
    const i32x4 part = dot_lanes<5, 3, 7, 21>(in, weight, c);
    dot_lanes_2<16, 2, 16, 64, 29>(in, weight, first, second);
    dot_lanes_2<9, 2, 3, 37, 31>(in, weight, third, fourth);
    const int32_t line = dot_line<16, 3, 16, 17>(in, weight, 5);
    const int32_t rest = dot_line<6, 2, 10, 6>(in, weight, -5);
    int64_t want_line = 5, want_rest = -5;
    for (int s = 0; s < 3; ++s)
      for (int k = 0; k < 16; ++k) want_line += in[16 * s + k] * weight[17 * s + k];
    for (int s = 0; s < 2; ++s)
      for (int k = 0; k < 6; ++k) want_rest += in[10 * s + k] * weight[6 * s + k];
    failures += line == want_line && rest == want_rest ? 0 : 1;
    const i32x4 wide = widen_i32x4(u), words_in = load_wide(&in[3]);
    for (int i = 0; i < 4; ++i) {
      int64_t want[6] = {c[i], c[i], c[i], -int64_t{c[i]}, c[i], c[i]};
      for (int s = 0; s < 2; ++s) {
        for (int k = 0; k < 16; ++k) {
          want[0] += in[16 * s + k] * weight[64 * s + 16 * i + k];
          want[3] += in[29 + 16 * s + k] * weight[64 * s + 16 * i + k];
        }
        for (int k = 0; k < 9; ++k) {
          want[4] += in[3 * s + k] * weight[37 * s + 9 * i + k];
          want[5] += in[31 + 3 * s + k] * weight[37 * s + 9 * i + k];
        }
      }
      for (int s = 0; s < 3; ++s)
        for (int k = 0; k < 5; ++k) want[1] += in[7 * s + k] * weight[21 * s + 5 * i + k];
      want[2] = want[0];
      failures += whole[i] == want[0] && part[i] == want[1] && first[i] == want[2] &&
                  second[i] == want[3] && third[i] == want[4] && fourth[i] == want[5] ? 0 : 1;
      failures += wide[i] == u[i] && words_in[i] == in[3 + i] ? 0 : 1;
    }
  }
  return failures;
}
template <int Rows, int Columns, int Row, int Column, int Position, int Weight, class... Sums>
int compare_taps(const int8_t *in, const int8_t *weight, Sums... sums) {
  const int count = sizeof...(Sums);
  i32x4 want[count] = {sums...};
  for (int p = 0; p < count; ++p)
    for (int t = 0; t < Rows * Columns; ++t)
      for (int i = 0; i < 4; ++i)
        want[p][i] += in[t / Columns * Row + t % Columns * Column + p * Position + i] *
                      weight[t * Weight + i];
  if constexpr (count == 3 && Columns == 3)
    window_taps_3<Rows, Row, Column, Position / Column, Weight>(in, weight, sums...);
  else
    window_taps<Rows, Columns, Row, Column, Position, Weight>(in, weight, sums...);
  const i32x4 got[count] = {sums...};
  int failures = 0;
  for (int p = 0; p < count; ++p)
    for (int i = 0; i < 4; ++i) failures += got[p][i] == want[p][i] ? 0 : 1;
  return failures;
}
int taps() {
  int failures = 0;
  for (int round = 0; round < 200; ++round) {
    int8_t in[1400], weight[1400];
    for (int8_t &x : in) x = static_cast<int8_t>(round == 0 ? -128 : next());
    for (int8_t &w : weight) w = static_cast<int8_t>(round == 0 ? -128 : next());
    i32x4 a = {}, b = {}, c = {}, d = {}, e = {};
    for (int i = 0; i < 4; ++i)
      a[i] = next() / 2, b[i] = next() / 2, c[i] = next() / 2, d[i] = next() / 2, e[i] = next() / 2;
    failures += compare_taps<3, 3, 50, 8, 8, 12>(in, weight, a, b, c) +
                compare_taps<3, 3, 90, 8, 16, 127>(in, weight, a, b, c) +
                compare_taps<2, 3, 200, 129, 129, 130>(in, weight, a, b, c) +
                compare_taps<2, 3, 300, 127, 254, 254>(in, weight, a, b, c) +
                compare_taps<1, 3, 0, 256, 256, 256>(in, weight, a, b, c) +
                compare_taps<1, 3, 0, 128, 256, 256>(in, weight, a, b, c) +
                compare_taps<3, 3, 200, 64, 128, 128>(in, weight, a, b, c) +
                compare_taps<3, 3, 50, 8, 16, 12>(in, weight, a, b, c, d, e) +
                compare_taps<2, 1, 300, 0, 130, 136>(in, weight, a, b) +
                compare_taps<1, 5, 0, 128, 0, 128>(in, weight, a);
  }
  return failures;
}
int rounds() {
  int failures = 0;
  for (int round = 0; round < 5000; ++round) {
    f32x4 x = {};
    i32x4 n = {};
    for (int i = 0; i < 4; ++i) n[i] = next(), x[i] = static_cast<float>(next()) / 4.0F;
    const f32x4 down = floor_f32(x), up = ceil_f32(x), near = round_f32(x), cut = trunc_f32(x);
    const f32x4 halves = widen_f32x4(n) * splat_f32x4(0.5F);  // what Clang converts wrongly
    for (int i = 0; i < 4; ++i) {
      failures += down[i] == floor_f32(x[i]) && up[i] == ceil_f32(x[i]) &&
                  near[i] == round_f32(x[i]) && cut[i] == trunc_f32(x[i]) ? 0 : 1;
      failures += halves[i] == static_cast<float>(n[i]) * 0.5F ? 0 : 1;
    }
  }
  return failures;
}
}  // namespace
int main() {
  return compare<4, i32x4, f32x4, i8x4>() + dots() + taps() + roots() + rounds() == 0 ? 0 : 1;
}
)";

/// Compiles the helpers with `main`, free of warnings, and runs them by the words of `emulator`.
void compileAndRun(const Prelude &prelude, const char *main, std::vector<std::string> command,
                   const std::vector<std::string> &emulator = {}) {
  auto program = llvm::sys::findProgramByName(command.front());
  auto runner = emulator.empty() ? program : llvm::sys::findProgramByName(emulator.front());
  if (!program || !runner) {
    llvm::outs() << "skipped, not installed: " << (program ? emulator : command).front() << "\n";
    return;
  }
  llvm::SmallString<128> file, binary;
  ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("prelude", "cpp", file));
  ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("prelude", "out", binary));
  std::string source = fmt::format("{}namespace {{\n{}{}{}", prelude.includes(),
                                   prelude.definitions(), kCompare, main);
  std::error_code code;
  {
    llvm::raw_fd_ostream stream(file, code);
    stream << source;
  }
  for (const char *flag : {"-std=c++17", "-O2", "-Wall", "-Wextra", "-Wconversion", "-Wshadow",
                           "-Wdouble-promotion", "-Werror"})
    command.emplace_back(flag);
  command.insert(command.end(), {file.str().str(), "-o", binary.str().str()});
  std::vector<llvm::StringRef> line(command.begin(), command.end());
  EXPECT_EQ(llvm::sys::ExecuteAndWait(*program, line), 0) << llvm::join(command, " ") << "\n"
                                                          << source;
  std::vector<llvm::StringRef> run(emulator.begin(), emulator.end());
  run.push_back(binary);
  EXPECT_EQ(
      llvm::sys::ExecuteAndWait(emulator.empty() ? binary.str() : llvm::StringRef(*runner), run), 0)
      << llvm::join(command, " ");
  llvm::sys::fs::remove(file);
  llvm::sys::fs::remove(binary);
}

TEST(Prelude, VectorHelpersComputeWhatTheScalarOnesDo) {
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma"))
    GTEST_SKIP() << "this machine has no AVX2";
  Prelude prelude({kArithmeticText, kPortableText, kVectorText, kAvx2Text});
  requireCompared(prelude, {"x4", "x8"});
  for (const char *name : {"dot2(i16x16)", "dot4(i8x32)", "dot4(i8x16)", "multiply_wide(i8x8)"})
    ASSERT_TRUE(prelude.require(name)) << name;
  for (const char *compiler : {"g++", "clang++-14", "clang++-22"})
    compileAndRun(prelude, kAvx2Main, {compiler, "-mavx2", "-mfma"});
}

TEST(Prelude, NeonHelpersComputeWhatTheScalarOnesDo) {
  Prelude prelude({kArithmeticText, kPortableText, kVectorText, kNeonText});
  requireCompared(prelude, {"x4"});
  for (const char *name :
       {"dot2_add(i8x8)", "dot4_add(i8x16)", "dot4_word(i8x16)", "word(i8)", "multiply_wide(i8x4)",
        "widen(i32x4,i8x4)", "widen(i32x4,u8x4)", "floor_f32(f32x4)", "ceil_f32(f32x4)",
        "round_f32(f32x4)", "trunc_f32(f32x4)", "floor_f32", "ceil_f32", "round_f32"})
    ASSERT_TRUE(prelude.require(name)) << name;
  // Static, so that no folder of the dynamic loader matters. A Cortex-A53 has no SDOT.
  for (auto [machine, core] : {std::pair{"-march=armv8-a", "cortex-a53"},
                               std::pair{"-march=armv8.2-a+dotprod", "cortex-a76"}}) {
    std::vector<std::string> emulator = {"qemu-aarch64", "-cpu", core};
    compileAndRun(prelude, kNeonMain, {"aarch64-linux-gnu-g++", machine, "-static"}, emulator);
    compileAndRun(prelude, kNeonMain,
                  {"clang++-22", "--target=aarch64-linux-gnu", machine, "-static"}, emulator);
  }
}

TEST(Prelude, MveHelpersComputeWhatTheScalarOnesDo) {
  Prelude prelude({kArithmeticText, kPortableText, kVectorText, kMveText, kMveProductsText});
  requireCompared(prelude, {"x4"});
  for (const char *name :
       {"dot_lanes", "dot_lanes_2", "dot_line", "window_taps", "window_taps_3", "load_wide",
        "widen(i32x4,i8x4)", "widen(f32x4,i32x4)", "splat(f32x4)", "exp_f32(f32x4)",
        "log_f32(f32x4)", "floor_f32(f32x4)", "ceil_f32(f32x4)", "round_f32(f32x4)",
        "trunc_f32(f32x4)", "floor_f32", "ceil_f32", "round_f32"})
    ASSERT_TRUE(prelude.require(name)) << name;
  std::string machine = std::string(BURIN_HARNESS) + "/cortex_m/";
  std::vector<std::string> program = {"-mcpu=cortex-m55",
                                      "-mthumb",
                                      "-mfloat-abi=hard",
                                      "-ffp-contract=off",
                                      "-fno-exceptions",
                                      "-fno-rtti",
                                      machine + "start.cpp",
                                      machine + "../semihost.cpp",
                                      "-T",
                                      machine + "mps3_an547.ld",
                                      "-T",
                                      machine + "sections.ld"};
  std::vector<std::string> emulator = {"qemu-system-arm",
                                       "-M",
                                       "mps3-an547",
                                       "-display",
                                       "none",
                                       "-monitor",
                                       "none",
                                       "-serial",
                                       "none",
                                       "-semihosting-config",
                                       "enable=on,target=native",
                                       "-kernel"};
  // The C driver, because Debian's cross compiler comes without a C++ library.
  std::vector<std::string> gcc = {"arm-none-eabi-gcc", "-nostartfiles"};
  gcc.insert(gcc.end(), program.begin(), program.end());
  compileAndRun(prelude, kMveMain, gcc, emulator);
}

} // namespace
