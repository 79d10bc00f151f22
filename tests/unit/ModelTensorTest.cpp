// Tests of views: which element of a tensor is where after its axes have moved.
#include "dialects/burin/ModelTensor.h"
#include "mlir/IR/Builders.h"
#include <gmock/gmock.h>

using namespace burin;
using testing::ElementsAre;

namespace {

/// Where the elements of a view are, in its order.
std::vector<int64_t> places(const TensorView &view) {
  std::vector<int64_t> result = {view.start};
  for (size_t axis = 0; axis < view.shape.size(); axis++) {
    std::vector<int64_t> longer;
    for (int64_t place : result)
      for (int64_t i = 0; i < view.shape[axis]; i++)
        longer.push_back(place + i * view.strides[axis]);
    result = std::move(longer);
  }
  return result;
}

/// What moveAxes promises, the slow way: every place as indices along `extents`, and with `steps`.
std::vector<int64_t> moved(const TensorView &view, llvm::ArrayRef<int64_t> extents,
                           llvm::ArrayRef<int64_t> steps) {
  std::vector<int64_t> result;
  for (int64_t place : places(view)) {
    int64_t sum = 0;
    for (size_t axis = extents.size(); axis-- > 0;) {
      sum += place % extents[axis] * steps[axis];
      place /= extents[axis];
    }
    result.push_back(sum);
  }
  return result;
}

void check(TensorView view, llvm::ArrayRef<int64_t> extents, llvm::ArrayRef<int64_t> steps) {
  std::vector<int64_t> expected = moved(view, extents, steps);
  ASSERT_TRUE(view.moveAxes(extents, steps));
  EXPECT_EQ(places(view), expected);
}

TEST(TensorViewTest, followsATranspose) {
  // [2, 3, 4] was transposed from [4, 2, 3] by (1, 2, 0).
  check(TensorView::of({2, 3, 4}), {2, 3, 4}, {3, 1, 6});
}

TEST(TensorViewTest, splitsAnAxisThatWasJoined) {
  check(TensorView::of({2, 12}), {2, 3, 4}, {3, 1, 6});
  check(TensorView::of({24}), {2, 3, 4}, {3, 1, 6});
  check(TensorView::of({6, 4}), {2, 12}, {20, 1});
}

TEST(TensorViewTest, followsABorder) {
  check(TensorView::of({1, 4, 4, 2}), {1, 4, 4, 2}, {72, 12, 2, 1});
  check(TensorView::of({16, 2}), {1, 4, 4, 2}, {72, 12, 2, 1});
}

TEST(TensorViewTest, composes) {
  TensorView view = TensorView::of({2, 3, 4});
  ASSERT_TRUE(view.moveAxes({2, 3, 4}, {3, 1, 6}));
  // Now of [4, 2, 3], which gets a border: [6, 2, 5].
  check(view, {4, 2, 3}, {10, 5, 1});
}

TEST(TensorViewTest, keepsItsStart) {
  TensorView view = TensorView::of({2, 2});
  ASSERT_TRUE(view.moveAxes({2, 2}, {4, 1}));
  view.start = 5; // inside of [4, 4]
  check(view, {4, 4}, {8, 1});
}

TEST(TensorViewTest, refusesWhatIsNoView) {
  // After a transpose, 3 of 4 neighbours stand in one row and the last in the next.
  TensorView view = TensorView::of({6, 4});
  EXPECT_FALSE(view.moveAxes({8, 3}, {1, 8}));
  TensorView outside = TensorView::of({2, 3});
  outside.start = 4;
  EXPECT_FALSE(outside.moveAxes({2, 3}, {3, 1}));
}

TEST(TensorViewTest, unitAxesHaveNoPlace) {
  check(TensorView::of({1, 2, 1, 3}), {2, 3}, {1, 2});
  check(TensorView::of({1}), {1, 1}, {7, 9});
}

TEST(ModelTensorTest, readsOnlyWhatATensorCanBe) {
  mlir::MLIRContext context;
  mlir::Builder builder(&context);
  ModelTensor tensor{3, 1, TensorView::of({2, 3})};
  auto attribute = tensor.toAttribute(&context);
  auto read = ModelTensor::fromAttribute(attribute);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->node, 3);
  EXPECT_EQ(read->result, 1);
  EXPECT_THAT(read->view.strides, ElementsAre(3, 1));
  auto with = [&](llvm::StringRef name, mlir::Attribute value) {
    mlir::NamedAttrList list(attribute);
    list.set(name, value);
    return ModelTensor::fromAttribute(list.getDictionary(&context));
  };
  EXPECT_FALSE(with("shape", builder.getDenseI64ArrayAttr({2})));
  EXPECT_FALSE(with("shape", builder.getDenseI64ArrayAttr({2, 0})));
  EXPECT_FALSE(with("shape", builder.getDenseI64ArrayAttr({int64_t{1} << 40, int64_t{1} << 40})));
  EXPECT_FALSE(with("strides", builder.getDenseI64ArrayAttr({-1, 1})));
  EXPECT_FALSE(with("node", builder.getStringAttr("x")));
  EXPECT_FALSE(ModelTensor::fromAttribute(builder.getUnitAttr()));
  EXPECT_FALSE(ModelTensor::fromAttribute({}));
}

} // namespace
