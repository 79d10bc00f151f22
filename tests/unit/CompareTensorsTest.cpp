// Tests of the measures between two tensors.
#include "tools/CompareTensors.h"
#include <cmath>
#include <gmock/gmock.h>

using namespace burin;
using testing::ElementsAre;

namespace {

template <class T> std::string bytesOf(std::initializer_list<T> values) {
  return {reinterpret_cast<const char *>(values.begin()), values.size() * sizeof(T)};
}

Difference measured(llvm::StringRef bytes, const TensorPlace &place, const NpyArray &reference) {
  auto difference = compareTensors(bytes, place, reference);
  if (difference)
    return *difference;
  ADD_FAILURE() << llvm::toString(difference.takeError());
  return {};
}

TEST(CompareTensorsTest, countsSteps) {
  std::string ours = bytesOf<int8_t>({1, -128, 5, 7}), theirs = bytesOf<int8_t>({1, 127, 4, 7});
  Difference found = measured(ours, {"int8", {2}, {1}, 0, 0, 2}, {"|i1", {2, 2}, theirs});
  EXPECT_EQ(found.elements, 4);
  EXPECT_EQ(found.differing, 2);
  EXPECT_EQ(found.steps, 255u);
  EXPECT_EQ(found.sample, 0);
  EXPECT_THAT(found.index, ElementsAre(1));
  EXPECT_EQ(found.ours, -128);
  EXPECT_EQ(found.reference, 127);
  EXPECT_FALSE(found.within(1));
}

TEST(CompareTensorsTest, wideIntegersDoNotOverflow) {
  std::string ours = bytesOf<int64_t>({INT64_MIN}), theirs = bytesOf<int64_t>({INT64_MAX});
  Difference found = measured(ours, {"int64", {1}, {1}, 0, 0, 8}, {"<i8", {1, 1}, theirs});
  EXPECT_EQ(found.steps, UINT64_MAX);
}

TEST(CompareTensorsTest, followsStridesAndOffsets) {
  // A 2 x 2 image inside a border, its channels last, and the runtime's channels first.
  std::string ours(2 + 4 * 4 * 2, '\x55');
  std::string theirs;
  for (char channel = 0; channel < 2; channel++)
    for (char y = 0; y < 2; y++)
      for (char x = 0; x < 2; x++) {
        char value = static_cast<char>(10 * channel + 2 * y + x);
        ours[static_cast<size_t>(2 + ((y + 1) * 4 + x + 1) * 2 + channel)] = value;
        theirs += value;
      }
  TensorPlace place{"int8", {2, 2, 2}, {1, 8, 2}, 10, 2, static_cast<int64_t>(ours.size())};
  Difference found = measured(ours, place, {"|i1", {1, 2, 2, 2}, theirs});
  EXPECT_EQ(found.differing, 0);
  EXPECT_TRUE(found.within(0));
}

TEST(CompareTensorsTest, unsignedBytesAreRaisedBy128) {
  std::string ours = bytesOf<int8_t>({-128, 0, 127}), theirs = bytesOf<uint8_t>({0, 128, 254});
  Difference found = measured(ours, {"int8", {3}, {1}, 0, 0, 3}, {"|u1", {1, 3}, theirs});
  EXPECT_EQ(found.differing, 1);
  EXPECT_EQ(found.reference, 126);
}

TEST(CompareTensorsTest, floatsAreRelativeToTheLargest) {
  std::string ours = bytesOf<float>({1.0F, 2.5F}), theirs = bytesOf<float>({1.0F, 2.0F});
  Difference found = measured(ours, {"float32", {2}, {1}, 0, 0, 8}, {"<f4", {1, 2}, theirs});
  EXPECT_EQ(found.absolute, 0.5);
  EXPECT_EQ(found.relative, 0.25);
  EXPECT_TRUE(found.within(0.25));
  EXPECT_FALSE(found.within(0.2));
}

TEST(CompareTensorsTest, nanAndInfinityHaveToMatch) {
  const float nan = std::nanf(""), inf = INFINITY;
  auto relative = [&](std::initializer_list<float> a, std::initializer_list<float> b) {
    return measured(bytesOf(a), {"float32", {2}, {1}, 0, 0, 8}, {"<f4", {1, 2}, bytesOf(b)})
        .relative;
  };
  EXPECT_EQ(relative({nan, 1}, {nan, 1}), 0);
  EXPECT_EQ(relative({inf, 1}, {inf, 1}), 0);
  EXPECT_EQ(relative({nan, 1}, {1, 1}), INFINITY);
  EXPECT_EQ(relative({1, 1}, {nan, 1}), INFINITY);
  EXPECT_EQ(relative({-inf, 1}, {inf, 1}), INFINITY);
  EXPECT_EQ(relative({0.5F, 0}, {0, 0}), INFINITY);
}

TEST(CompareTensorsTest, refusesWhatCannotBeCompared) {
  std::string bytes(8, '\0');
  auto check = [&](const TensorPlace &place, const NpyArray &reference) {
    auto result = compareTensors(bytes, place, reference);
    EXPECT_FALSE(static_cast<bool>(result));
    llvm::consumeError(result.takeError());
  };
  check({"int8", {8}, {1}, 0, 0, 8}, {"<f4", {1, 8}, std::string(32, '\0')});
  check({"int8", {8}, {1}, 0, 0, 8}, {"|i1", {1, 7}, std::string(7, '\0')});
  check({"int8", {8}, {1}, 1, 0, 8}, {"|i1", {1, 8}, bytes});
  check({"int8", {8}, {1}, 0, 1, 8}, {"|i1", {1, 8}, bytes});
  check({"int8", {8}, {2}, 0, 0, 8}, {"|i1", {1, 8}, bytes});
  check({"int8", {8}, {1}, 0, 0, 8}, {"|i1", {2, 8}, bytes + bytes});
  check({"int8", {8}, {1}, -1, 0, 8}, {"|i1", {1, 8}, bytes});
}

} // namespace
