// Names of models become identifiers and comments; a C++ compiler judges hostile ones.
#include "codegen/Names.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

using namespace burin::cxx;

namespace {

TEST(Names, SnakeCaseKeepsWhatTellsTensorsApart) {
  const std::pair<const char *, const char *> cases[] = {
      {"functional_1/conv2d_3/Relu;functional_1/x:0", "conv2d_3_relu"},
      {"sequential/dense/MatMul", "dense_mat_mul"},
      {"sequential/dense_2/BiasAdd/ReadVariableOp", "dense_2_bias_add"},
      {"model/conv2d_3/Conv2D", "conv2d_3"},
      {"/layer1/layer1.0/conv1/Conv_output_0", "conv1"},
      {"layer1.0.conv1.weight", "layer1_0_conv1_weight"},
      {"serving_default_input_1:0", "input_1"},
      {"StatefulPartitionedCall:1", "stateful_partitioned_call"},
      {"FusedBatchNormV3", "fused_batch_norm_v3"},
      {"HTTPServer", "http_server"},
      {"PReLU", "prelu"},
      {"Conv2DTranspose", "conv2d_transpose"},
      {"input", "input"},
      {"0.weight", "tensor_0_weight"},
      {"17", "tensor_17"},
      {"", "tensor"},
      {"///;;:0", "tensor"},
      {";;b", "b"},
      {"\xe5\x85\xa5\xe5\x8a\x9b", "tensor"},
      {"__reserved__name__", "reserved_name"},
      {"int", "int_tensor"},
      {"Class", "class_tensor"},
      {"co_await", "co_await_tensor"},
      {"expf", "expf_tensor"},
      {"uint8_t", "uint8_t_tensor"},
      {"a\", system(\"x\") //", "a_system_x"},
      // The end is kept, by whole words that do not begin with a digit.
      {"encoder.blocks.11.attention.output.projection.bias", "attention_output_projection_bias"},
      {"abcdefghijklmnopqrstuvwxyz.0.abcdefghijklmnopqrstuvwxyz", "abcdefghijklmnopqrstuvwxyz"},
      {"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
       "abcdefghijklmnopqrstuvwxyzabcdefghijklmn"},
  };
  for (auto [wanted, name] : cases)
    EXPECT_EQ(snakeCase(wanted), name) << "for " << wanted;
}

TEST(Names, FillerIsWhatTheNameIsOf) {
  EXPECT_EQ(snakeCase("\xc3\xa9", "model"), "model");
  EXPECT_EQ(snakeCase("9lives", "model"), "model_9lives");
  EXPECT_EQ(snakeCase("std", "model"), "std_model");
}

TEST(Names, OtherStylesHaveTheSameWords) {
  EXPECT_EQ(upperCamelCase("input_1"), "Input1");
  EXPECT_EQ(upperCamelCase("functional_1/conv2d_3/Relu"), "Conv2d3Relu");
  EXPECT_EQ(upperCamelCase("int"), "Int");
  EXPECT_EQ(upperCamelCase("NULL"), "Null");
  EXPECT_EQ(upperCamelCase("a0"), "A0Tensor");
  EXPECT_EQ(upperCamelCase(""), "Tensor");
  EXPECT_EQ(constantName("conv0.weight"), "kConv0Weight");
  EXPECT_EQ(constantName("double"), "kDouble");
  EXPECT_EQ(constantName("3"), "kTensor3");
}

TEST(Names, IsNamespaceNameRefusesWhatAModelMustNotBeCalled) {
  for (const char *good : {"gesture", "Gesture2", "my_model", "a", "x_", "exporter", "MAIN", "ECG",
                           "MODEL_C", "KWS_MAX"})
    EXPECT_TRUE(isNamespaceName(good)) << good;
  for (const char *bad : {"",        "2d",   "_x",   "a__b",     "a-b",
                          "a b",     "a\n",  "int",  "and",      "concept",
                          "posix",   "std",  "main", "uint8_t",  "memcpy",
                          "expf",    "y1",   "NULL", "INT8_MIN", "UINT_LEAST16_MAX",
                          "INT64_C", "M_PI", "EOF",  "linux",    "M\xc3\xbcll",
                          "a::b"})
    EXPECT_FALSE(isNamespaceName(bad)) << bad;
  EXPECT_FALSE(isNamespaceName(llvm::StringRef("a\0b", 3)));
}

TEST(Names, NothingIsCalledLikeTypesAndFunctionsOfThePrelude) {
  for (const char *bad : {"f32x8", "i8x16", "load_f32x8"}) {
    EXPECT_FALSE(isNamespaceName(bad)) << bad;
    EXPECT_EQ(snakeCase(bad), std::string(bad) + "_tensor");
  }
  for (const char *good : {"f32", "x8", "fx8", "f32x", "f32x8_out"})
    EXPECT_TRUE(isNamespaceName(good)) << good;
}

TEST(Names, UniqueNamesNumbersRepetitions) {
  UniqueNames names({"run", "x_3"});
  EXPECT_EQ(names.take("x"), "x");
  EXPECT_EQ(names.take("x"), "x_2");
  EXPECT_EQ(names.take("x"), "x_4");
  EXPECT_EQ(names.take("x_2"), "x_2_2");
  EXPECT_EQ(names.take("run"), "run_2");
  EXPECT_EQ(names.take("y"), "y");
}

TEST(Names, UniqueNamesStaysFastOnOneName) {
  UniqueNames names;
  std::string last;
  for (int i = 0; i < 200000; ++i)
    last = names.take("x");
  EXPECT_EQ(last, "x_200000");
}

TEST(Names, CommentTextIsInert) {
  EXPECT_EQ(commentText("conv 3x3, [1, 8]"), "conv 3x3, [1, 8]");
  EXPECT_EQ(commentText("a */ b /* c"), "a * / b / * c");
  EXPECT_EQ(commentText("*/*/*"), "* / * / *");
  EXPECT_EQ(commentText("say \"hi\""), "say 'hi'");
  EXPECT_EQ(commentText("a\\\nb"), "a?b");
  EXPECT_EQ(commentText("what?\?/"), "what?/");
  EXPECT_EQ(commentText("caf\xc3\xa9\t\x7f"), "caf?");
  EXPECT_EQ(commentText(llvm::StringRef("a\0b", 3)), "a?b");
  EXPECT_EQ(commentText(""), "");
}

TEST(Names, CommentTextKeepsTheLimit) {
  EXPECT_EQ(commentText("0123456789", 10), "0123456789");
  EXPECT_EQ(commentText("0123456789a", 10), "0123456...");
  EXPECT_EQ(commentText("0123", 2), "..");
  EXPECT_EQ(commentText("0123", 0), "");
  EXPECT_EQ(commentText(std::string(1000, 'x')).size(), 100u);
  // The blank that parts "*/" counts too.
  EXPECT_EQ(commentText("abcd*/", 6), "abc...");
}

bool isSnake(llvm::StringRef name) {
  return isNamespaceName(name) && name.back() != '_' && llvm::all_of(name, [](char c) {
           return llvm::isLower(c) || llvm::isDigit(c) || c == '_';
         });
}

/// Bytes as a model may hold them: noise, or pieces that mean something to the functions or to C++.
std::string hostileName(std::mt19937 &random) {
  static const char *const kPieces[] = {
      "/",      ";",    ":0", "_",   "__",    ".",         "*/",   "/*",
      "?\?/",   "\\\n", "\"", "%s",  "model", "_output_0", "int",  "class",
      "Conv2D", "A",    "9",  "exp", "f",     "main",      "\xff", "serving_default_",
      "_t"};
  std::string name;
  bool noise = random() % 4 == 0;
  for (size_t i = random() % 20; i > 0; --i)
    if (noise)
      name += static_cast<char>(random() % 256);
    else
      name += kPieces[random() % std::size(kPieces)];
  return name;
}

TEST(Names, RandomBytesGiveLegalNames) {
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    std::string wanted = hostileName(random);
    std::string snake = snakeCase(wanted), type = upperCamelCase(wanted);
    std::string constant = constantName(wanted), comment = commentText(wanted, 20);
    ASSERT_TRUE(isSnake(snake)) << snake;
    ASSERT_LE(snake.size(), 40u);
    ASSERT_TRUE(isNamespaceName(type) && llvm::isUpper(type[0])) << type;
    ASSERT_LE(type.size(), 46u);
    ASSERT_TRUE(llvm::any_of(type, llvm::isLower)) << type;
    ASSERT_TRUE(isNamespaceName(constant) && constant[0] == 'k') << constant;
    ASSERT_LE(constant.size(), 41u);
    ASSERT_LE(comment.size(), 20u);
    ASSERT_TRUE(llvm::all_of(comment, llvm::isPrint)) << comment;
    for (const char *end : {"\\", "\"", "*/", "/*", "?\?"})
      ASSERT_EQ(comment.find(end), std::string::npos) << comment;
  }
}

/// `source` through the C++ compiler of this machine; its messages, empty where it accepts.
std::string compile(const std::string &source) {
  const char *wanted = std::getenv("CXX");
  auto compiler = llvm::sys::findProgramByName(wanted && *wanted ? wanted : "c++");
  if (!compiler)
    return "no C++ compiler: " + compiler.getError().message();
  llvm::SmallString<128> folder;
  if (llvm::sys::fs::createUniqueDirectory("names-test", folder))
    return "no temporary folder";
  std::string path = (folder + "/names.cpp").str(), messages = (folder + "/messages").str();
  std::error_code error;
  {
    llvm::raw_fd_ostream out(path, error);
    out << source;
  }
  llvm::StringRef arguments[] = {*compiler, "-std=c++20", "-trigraphs", "-fsyntax-only", "-Wall",
                                 "-Wextra", "-Wshadow",   "-Werror",    "-Wno-unused",   path};
  int status = llvm::sys::ExecuteAndWait(
      *compiler, arguments, std::nullopt,
      {std::nullopt, llvm::StringRef(messages), llvm::StringRef(messages)});
  std::string text;
  if (auto buffer = llvm::MemoryBuffer::getFile(messages))
    text = (*buffer)->getBuffer().take_front(2000).str();
  llvm::sys::fs::remove_directories(folder);
  return status == 0 ? "" : fmt::format("status {}\n{}", status, text);
}

TEST(Names, TheCompilerTakesHostileNames) {
  std::string source =
      "#include <errno.h>\n#include <math.h>\n#include <stdint.h>\n#include <stdio.h>\n"
      "#include <stdlib.h>\n#include <string.h>\n#include <time.h>\n";
  std::mt19937 random(2);
  UniqueNames names;
  auto declare = [&](const std::string &wanted) {
    std::string comment = commentText(wanted);
    source +=
        fmt::format("namespace {} {{ // {}\nstruct {} {{ const char *text = \"{}\"; /* {} */ }};\n"
                    "constexpr int {} = 1;\n}}\n",
                    names.take(snakeCase(wanted)), comment, upperCamelCase(wanted), comment,
                    comment, constantName(wanted));
  };
  for (int i = 0; i < 500; ++i)
    declare(hostileName(random));
  for (const char *clash :
       {"int",       "xor_eq",   "std",       "main",  "posix",   "errno",   "stdin",
        "y1",        "expf",     "gamma",     "index", "memcpy",  "size_t",  "uint8_t",
        "time",      "div",      "remainder", "linux", "unix",    "char8_t", "requires",
        "constinit", "co_yield", "NULL",      "abs",   "signgam", "random",  "timezone"})
    declare(clash);
  EXPECT_EQ(compile(source), "");
}

} // namespace
