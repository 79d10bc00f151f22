// Lowers small pipelines for three targets, checks the printed text, then compiles it with the
// installed compilers and compares its results with naive loops.
#include "tests/unit/CxxPrinterKernels.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

using namespace burin::cxx;

namespace {

constexpr const char *kHarness =
#include "tests/unit/CxxPrinterTest.inc"
    ;

std::string text(const Kernel &kernel, const Isa &isa, Prelude &prelude) {
  llvm::Expected<PrintedFunction> printed =
      printFunction(kernel.name, kernel.parameters, kernel.lower(), isa, prelude);
  if (!printed) {
    ADD_FAILURE() << kernel.name << ": " << llvm::toString(printed.takeError());
    return "";
  }
  return printed->definition + "\n";
}

/// A translation unit with all kernels of a style.
std::string unit(const Style &style) {
  Prelude prelude = preludeFor(style.isa);
  prelude.include("stdint.h");
  std::string body = text(matmul(style), style.isa, prelude);
  body += text(convolution(style), style.isa, prelude);
  body += text(depthwise(style), style.isa, prelude);
  body += text(softmax(style), style.isa, prelude);
  body += text(softmaxS8(), style.isa, prelude);
  body += text(lookup(), style.isa, prelude);
  body += text(selection(style), style.isa, prelude);
  body += text(operators(style), style.isa, prelude);
  return fmt::format("{}\nnamespace {{\n\n{}\n{}}}  // namespace\n", prelude.includes(),
                     prelude.definitions(), body);
}

std::string error(const Kernel &kernel, const Isa &isa) {
  Prelude prelude = preludeFor(isa);
  auto printed = printFunction(kernel.name, kernel.parameters, kernel.lower(), isa, prelude);
  EXPECT_EQ(prelude.definitions(), printed ? prelude.definitions() : "");
  return printed ? "" : llvm::toString(printed.takeError());
}

/// Compiles, and runs unless `compileOnly`; the messages of the tools appear in the test's log.
void build(const char *compiler, std::vector<std::string> flags, const std::string &source,
           bool compileOnly = false) {
  auto program = llvm::sys::findProgramByName(compiler);
  if (!program) {
    llvm::outs() << "skipped, not installed: " << compiler << "\n";
    return;
  }
  llvm::SmallString<128> file, binary;
  ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("printed", "cpp", file));
  ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("printed", "out", binary));
  std::error_code code;
  {
    llvm::raw_fd_ostream stream(file, code);
    stream << source;
  }
  std::vector<std::string> words = {
      compiler,   "-std=c++17",         "-Wall",   "-Wextra", "-Wconversion",
      "-Wshadow", "-Wdouble-promotion", "-Werror", "-O1"};
  words.insert(words.end(), flags.begin(), flags.end());
  words.insert(words.end(), {file.str().str(), "-o", binary.str().str()});
  std::vector<llvm::StringRef> line(words.begin(), words.end());
  EXPECT_EQ(llvm::sys::ExecuteAndWait(*program, line), 0) << llvm::join(words, " ") << "\n"
                                                          << source;
  if (!compileOnly && !testing::Test::HasFailure()) {
    EXPECT_EQ(llvm::sys::ExecuteAndWait(binary, {binary}), 0) << llvm::join(words, " ");
  }
  llvm::sys::fs::remove(file);
  llvm::sys::fs::remove(binary);
}

std::string program(const Style &style) {
  return fmt::format("#define DOT {}\n#define LANES {}\n{}{}", style.dot, style.lanes, unit(style),
                     kHarness);
}

TEST(CxxPrinter, NamesAccumulatorsAndUsesTheVectorTypesOfTheTarget) {
  std::string avx2 = unit(kAvx2);
  for (const char *part :
       {"f32x8 acc_7", "fma(", "dot2(", "requantize_s8(acc_", "_mm256_madd_epi16",
        "for (int32_t k = 0; k < 16; ++k) {", "exp_f32(", "table["})
    EXPECT_NE(avx2.find(part), std::string::npos) << part << " in\n" << avx2;
  EXPECT_EQ(avx2.find('$'), std::string::npos);
  EXPECT_EQ(avx2.find("(int)"), std::string::npos);
  std::string narrow = unit(kNarrow);
  for (const char *part : {"f32x4 acc_7", "dot2(i16x8 a, i16x8 b)", "_mm_madd_epi16"})
    EXPECT_NE(narrow.find(part), std::string::npos) << part << " in\n" << narrow;
  std::string cortexM4 = unit(kCortexM4);
  for (const char *part : {"acc_0 = dot4(", "word(&", "__smlad", "#include <arm_acle.h>"})
    EXPECT_NE(cortexM4.find(part), std::string::npos) << part << " in\n" << cortexM4;
  std::string portable = unit(kPortable);
  EXPECT_EQ(portable.find("vector_size"), std::string::npos);
  EXPECT_EQ(portable.find("dot4"), std::string::npos);
}

TEST(CxxPrinter, PrintsNoUnusedHelper) {
  for (const Style &style : {kPortable, kAvx2, kNarrow, kCortexM4}) {
    std::string all = unit(style);
    llvm::SmallVector<llvm::StringRef> lines;
    llvm::StringRef(all).split(lines, '\n');
    for (llvm::StringRef line : lines) {
      bool helper = line.consume_front("inline ") || line.consume_front("constexpr ");
      if (!helper)
        continue;
      llvm::StringRef name = line.take_front(line.find('(')).rsplit(' ').second;
      EXPECT_GE(llvm::StringRef(all).count((name + "(").str()), 2u) << name.str();
    }
  }
}

TEST(CxxPrinter, IsReproducible) {
  std::string first = unit(kAvx2);
  text(matmul(kNarrow), kNarrow.isa, *std::make_unique<Prelude>(preludeFor(kNarrow.isa)));
  for (int i = 0; i < 5; ++i)
    EXPECT_EQ(first, unit(kAvx2));
}

TEST(CxxPrinter, RefusesWhatItCannotPrint) {
  EXPECT_NE(error(matmul(kAvx2), kPortable.isa).find("no vector type \"f32x8\""),
            std::string::npos);
  Style wide = kAvx2;
  wide.lanes = 16;
  EXPECT_NE(error(selection(wide), kAvx2.isa).find("no vector type \"f32x16\""), std::string::npos);
  EXPECT_NE(error(softmaxS8(), {Isa::Kind::Portable, 32}).find("the target allows 32"),
            std::string::npos);
  Kernel gather = lookup();
  gather.output.vectorize(gather.output.args()[0], 8);
  EXPECT_NE(error(gather, kAvx2.isa).find("gathering vector load"), std::string::npos);
  Kernel unknown("unknown");
  ImageParam in = unknown.input(Float(32), "in", {8});
  Var c("c");
  unknown.output(c) = acosh(in(c));
  unknown.finish(Float(32), {c}, {8});
  EXPECT_NE(error(unknown, kAvx2.isa).find("unknown function: (float32)acosh_f32"),
            std::string::npos);
}

TEST(CxxPrinter, CountsTheStackAndTheLoops) {
  Prelude prelude = preludeFor(kPortable.isa);
  Kernel kernel = softmaxS8();
  auto printed =
      printFunction(kernel.name, kernel.parameters, kernel.lower(), kPortable.isa, prelude);
  ASSERT_TRUE(static_cast<bool>(printed));
  EXPECT_EQ(printed->stackBytes, 64); // power[16]; the rest are variables
  EXPECT_EQ(printed->loops, 4u);
}

TEST(CxxPrinter, PortableTextComputesTheSameAsNaiveLoops) {
  std::string source = program(kPortable);
  build("g++", {}, source);
  build("clang++-14", {"-fsanitize=address,undefined", "-fno-sanitize-recover=all"}, source);
  build("clang++-22", {}, source);
}

TEST(CxxPrinter, Avx2TextComputesTheSameAsNaiveLoops) {
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma"))
    GTEST_SKIP() << "this machine has no AVX2";
  for (const Style &style : {kAvx2, kNarrow}) {
    std::string source = program(style);
    build("g++", {"-mavx2", "-mfma", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"},
          source);
    if (style.lanes == 8)
      build("clang++-14", {"-mavx2", "-mfma"}, source);
    build("clang++-22", {"-mavx2", "-mfma"}, source);
  }
}

TEST(CxxPrinter, CortexM4TextComputesTheSameAsNaiveLoops) {
  std::string source = program(kCortexM4);
  build("g++", {}, source);
  build("clang++-22", {}, source);
  build("arm-none-eabi-g++", {"-mcpu=cortex-m4", "-mthumb", "-c"}, source, true);
}

} // namespace
