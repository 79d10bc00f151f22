// .npy files: bytes as NumPy writes them, round trips, and files that lie.
#include "tools/Npy.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

using burin::NpyArray;

namespace {

class Npy : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("npy-test", folder));
    path = (folder + "/array.npy").str();
  }
  void TearDown() override { llvm::sys::fs::remove_directories(folder); }

  void put(llvm::StringRef bytes) {
    std::error_code error;
    llvm::raw_fd_ostream out(path, error);
    ASSERT_FALSE(error) << error.message();
    out << bytes;
  }
  std::string content() {
    auto buffer = llvm::MemoryBuffer::getFile(path);
    return buffer ? (*buffer)->getBuffer().str() : "unreadable";
  }
  /// The message of reading `bytes`; "read" where that succeeds.
  std::string messageFor(llvm::StringRef bytes) {
    put(bytes);
    auto array = burin::readNpy(path);
    return array ? "read" : llvm::toString(array.takeError());
  }
  size_t filesInFolder() {
    std::error_code error;
    size_t count = 0;
    for (llvm::sys::fs::directory_iterator i(folder, error), end; i != end && !error;
         i.increment(error))
      ++count;
    return count;
  }

  llvm::SmallString<128> folder;
  std::string path;
};

/// A version 1.0 file with that dictionary.
std::string file(llvm::StringRef dictionary, llvm::StringRef data) {
  std::string text("\x93NUMPY\1\0", 8);
  text += static_cast<char>(dictionary.size() % 256);
  text += static_cast<char>(dictionary.size() / 256);
  return text + dictionary.str() + data.str();
}

std::string fileOfShape(llvm::StringRef shape, llvm::StringRef data) {
  return file("{'descr': '|u1', 'fortran_order': False, 'shape': " + shape.str() + ", }\n", data);
}

TEST_F(Npy, ReadsWhatNumPyWrites) {
  // numpy.save of numpy.array([[1, 2, 3]], "<i2").
  std::string text("\x93NUMPY\1\0v\0", 10);
  text += "{'descr': '<i2', 'fortran_order': False, 'shape': (1, 3), }";
  text += std::string(127 - text.size(), ' ') + "\n";
  put(text + std::string("\1\0\2\0\3\0", 6));
  auto array = burin::readNpy(path);
  ASSERT_TRUE(bool(array)) << llvm::toString(array.takeError());
  EXPECT_EQ(array->descr, "<i2");
  EXPECT_EQ(array->shape, (std::vector<int64_t>{1, 3}));
  EXPECT_EQ(array->bytes, std::string("\1\0\2\0\3\0", 6));
}

TEST_F(Npy, WritesTheBytesOfTheFormat) {
  ASSERT_FALSE(bool(burin::writeNpy(path, {"<f4", {2}, "12345678"})));
  std::string expected("\x93NUMPY\1\0v\0", 10);
  expected += "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }";
  expected += std::string(127 - expected.size(), ' ') + "\n12345678";
  EXPECT_EQ(content(), expected);
}

TEST_F(Npy, RoundTripsEveryTypeAndRank) {
  const std::vector<int64_t> shapes[] = {
      {}, {1}, {0}, {3, 0, 2}, {2, 3}, {1, 2, 1, 4}, std::vector<int64_t>(64, 1)};
  for (const char *descr :
       {"|b1", "|i1", "|u1", "<i2", "<u2", "<f2", "<i4", "<u4", "<f4", "<i8", "<u8", "<f8"})
    for (const auto &shape : shapes) {
      int64_t bytes = descr[2] - '0';
      for (int64_t extent : shape)
        bytes *= extent;
      NpyArray array{descr, shape, ""};
      for (int64_t i = 0; i < bytes; ++i)
        array.bytes += static_cast<char>(i * 37);
      llvm::Error error = burin::writeNpy(path, array);
      ASSERT_FALSE(bool(error)) << llvm::toString(std::move(error));
      auto back = burin::readNpy(path);
      ASSERT_TRUE(bool(back)) << llvm::toString(back.takeError());
      EXPECT_EQ(back->descr, descr);
      EXPECT_EQ(back->shape, shape);
      EXPECT_EQ(back->bytes, array.bytes);
      EXPECT_EQ((content().size() - array.bytes.size()) % 64, 0u);
    }
}

TEST_F(Npy, ReadsVersion2) {
  std::string text("\x93NUMPY\2\0\x46\0\0\0", 12);
  text += "{\"shape\": (2,3),\"fortran_order\":False,\n 'descr':'<i1'}";
  text += std::string(12 + 0x46 - 1 - text.size(), ' ') + "\n";
  put(text + "abcdef");
  auto array = burin::readNpy(path);
  ASSERT_TRUE(bool(array)) << llvm::toString(array.takeError());
  EXPECT_EQ(array->descr, "|i1");
  EXPECT_EQ(array->shape, (std::vector<int64_t>{2, 3}));
}

TEST_F(Npy, RefusesOtherLayouts) {
  auto code = [&](llvm::StringRef descr, llvm::StringRef order) {
    return messageFor(file("{'descr': " + descr.str() + ", 'fortran_order': " + order.str() +
                               ", 'shape': (1,), }\n",
                           "12345678"));
  };
  EXPECT_NE(code("'<f8'", "True").find("fortran_order"), std::string::npos);
  EXPECT_NE(code("'<f8'", "True").find("[B0703]"), std::string::npos);
  EXPECT_NE(code("'>f8'", "False").find("big-endian elements \">f8\""), std::string::npos);
  EXPECT_NE(code("'>f8'", "False").find("[B0703]"), std::string::npos);
  for (const char *descr : {"'|O'", "'<U2'", "'|S8'", "'<c8'", "'|V8'", "'<M8[s]'", "''", "'<f16'",
                            "'f8'", "'|f8'", "'<f3'", "[('a', '<f8')]"})
    EXPECT_NE(code(descr, "False").find("supported are |b1, |i1"), std::string::npos) << descr;
  EXPECT_EQ(code("'<f8'", "False"), "read");
  std::string third = fileOfShape("(1,)", "1");
  third[6] = 3;
  EXPECT_NE(messageFor(third).find("version 3.0 is not supported"), std::string::npos);
}

TEST_F(Npy, RefusesMalformedHeaders) {
  for (const char *shape :
       {"(1", "(1,", "1", "(1)", "(-1,)", "(1 1)", "(,)", "(1,,)", "(0x1,)", "(1L,)", "[1]",
        "(None,)", "(99999999999999999999,)", "(9223372036854775808,)", "(1,), 'shape': (1,)",
        "(1,), 'x': 1", "(1,)}, {", ""})
    EXPECT_NE(messageFor(fileOfShape(shape, "1")).find("[B0702]"), std::string::npos) << shape;
  std::string manyExtents = "(";
  for (int i = 0; i < 65; ++i)
    manyExtents += "1,";
  EXPECT_NE(messageFor(fileOfShape(manyExtents + ")", "1")).find("[B0702]"), std::string::npos);
  for (const char *dictionary : {"", "{}", "{'descr': '<f4'}", "{'descr: '<f4'}", "\n", "{{{{{{{{",
                                 "{'descr': '|u1', 'fortran_order': False, 'shape': ()} trailing",
                                 "{'descr': '|u1', 'fortran_order': 0, 'shape': ()}"})
    EXPECT_NE(messageFor(file(dictionary, "1")).find("[B0702]"), std::string::npos) << dictionary;
  // What the file holds cannot spoil the message.
  std::string message = messageFor(file("{'descr': \x1b[31m\n\"", ""));
  EXPECT_NE(message.find("malformed header at byte 10, before \"\\033[31m"), std::string::npos)
      << message;
}

TEST_F(Npy, RefusesWrongSizes) {
  EXPECT_EQ(messageFor(fileOfShape("(2, 3)", "12345")),
            "\"" + path + "\": shape (2, 3) needs 6 bytes of data, found 5 [B0704]");
  EXPECT_NE(messageFor(fileOfShape("(2, 3)", "1234567")).find("[B0704]"), std::string::npos);
  EXPECT_NE(messageFor(fileOfShape("(4294967296, 4294967296)", "")).find("more than 2^63"),
            std::string::npos);
  EXPECT_NE(messageFor(fileOfShape("(9223372036854775807, 3)", "1")).find("[B0704]"),
            std::string::npos);
  EXPECT_EQ(messageFor(fileOfShape("(9223372036854775807, 3, 0)", "")), "read");
  std::string longHeader = fileOfShape("(1,)", "1");
  longHeader[9] = '\x7f';
  EXPECT_NE(messageFor(longHeader).find("[B0702]"), std::string::npos);
}

TEST_F(Npy, RefusesEveryPrefixAndSurvivesDamage) {
  std::string good = fileOfShape("(2, 3)", "123456");
  for (size_t length = 0; length < good.size(); ++length)
    EXPECT_NE(messageFor(good.substr(0, length)).find("[B070"), std::string::npos) << length;
  EXPECT_EQ(messageFor(good), "read");
  std::mt19937 random(3);
  int refused = 0;
  for (int i = 0; i < 400; ++i) {
    std::string bad = good;
    for (int k = 0; k < 2; ++k)
      bad[random() % (good.size() - 6)] = static_cast<char>(random() % 256);
    refused += messageFor(bad) != "read";
  }
  EXPECT_GT(refused, 300);
}

TEST_F(Npy, ReportsUnreadableAndUnwritableFiles) {
  auto missing = burin::readNpy(path);
  ASSERT_FALSE(bool(missing));
  std::string message = llvm::toString(missing.takeError());
  EXPECT_TRUE(llvm::StringRef(message).starts_with("\"" + path + "\": cannot read")) << message;
  EXPECT_TRUE(llvm::StringRef(message).ends_with("[B0701]")) << message;
  auto directory = burin::readNpy(folder);
  ASSERT_FALSE(bool(directory));
  EXPECT_NE(llvm::toString(directory.takeError()).find("is a folder"), std::string::npos);

  std::string nowhere = (folder + "/no/such/array.npy").str();
  EXPECT_NE(llvm::toString(burin::writeNpy(nowhere, {"|u1", {1}, "1"})).find("[B0701]"),
            std::string::npos);
  EXPECT_NE(llvm::toString(burin::writeNpy(folder, {"|u1", {1}, "1"})).find("[B0701]"),
            std::string::npos);
}

TEST_F(Npy, AFailedWriteLeavesTheOldFile) {
  ASSERT_FALSE(bool(burin::writeNpy(path, {"|u1", {1}, "1"})));
  std::string before = content();
  EXPECT_NE(llvm::toString(burin::writeNpy(path, {"|u1", {2}, "1"})).find("[B0704]"),
            std::string::npos);
  EXPECT_NE(llvm::toString(burin::writeNpy(path, {">f4", {}, "1234"})).find("[B0703]"),
            std::string::npos);
  EXPECT_NE(llvm::toString(burin::writeNpy(path, {"|u1", {-1, -1}, "1"})).find("[B0703]"),
            std::string::npos);
  EXPECT_EQ(content(), before);
  EXPECT_EQ(filesInFolder(), 1u);
  ASSERT_FALSE(bool(burin::writeNpy(path, {"|u1", {2}, "12"})));
  EXPECT_NE(content(), before);
  EXPECT_EQ(filesInFolder(), 1u);
}

} // namespace
