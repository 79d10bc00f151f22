// Resampling of images: meanings and shape rules.
#include "dialects/burin/Sugar.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace burin;
using burin::sugar::Scalar;
using burin::sugar::shapeOf;

namespace {

/// A table that the loops read along one axis.
template <class Number>
Value table(OpBuilder &builder, Location loc, ArrayRef<Number> numbers, Type element) {
  auto type = RankedTensorType::get({static_cast<int64_t>(numbers.size())}, element);
  return burin::ConstantOp::create(builder, loc, DenseElementsAttr::get(type, numbers));
}

/// The element of NHWC `input` at the current batch and channel and the given row and column.
Scalar pixel(Value input, Scalar row, Scalar column) {
  OpBuilder &b = *row.builder;
  auto index = [&](Scalar s) {
    return Value(arith::IndexCastOp::create(b, s.location, b.getIndexType(), s.value));
  };
  Value batch = linalg::IndexOp::create(b, row.location, 0);
  Value y = index(row), x = index(column);
  Value channel = linalg::IndexOp::create(b, row.location, 3);
  return {&b, row.location,
          tensor::ExtractOp::create(b, row.location, input, ValueRange{batch, y, x, channel})};
}

/// Maps of tables of rows (loop 1) and columns (loop 2), alternating, then the result's.
SmallVector<AffineMap> tableMaps(MLIRContext *context, unsigned rowTables, unsigned columnTables) {
  SmallVector<AffineMap> maps(rowTables, AffineMap::get(4, 0, getAffineDimExpr(1, context)));
  maps.append(columnTables, AffineMap::get(4, 0, getAffineDimExpr(2, context)));
  maps.push_back(AffineMap::getMultiDimIdentityMap(4, context));
  return maps;
}

//===-- nearest ---------------------------------------------------------------------------------//

/// The picked indices as a function of the loop, where they are evenly apart or each repeated
/// equally often; null where they are not. A bare loop must run over the whole axis.
AffineExpr affineIndex(ArrayRef<int64_t> picked, AffineExpr loop, int64_t extent) {
  auto count = static_cast<int64_t>(picked.size());
  int64_t step = count > 1 ? picked[1] - picked[0] : 1;
  int64_t repeats =
      llvm::find_if(picked, [&](int64_t i) { return i != picked[0]; }) - picked.begin();
  bool evenly = true, repeated = true;
  for (int64_t i = 0; i < count; i++) {
    evenly &= picked[i] == picked[0] + i * step;
    repeated &= picked[i] == picked[0] + i / repeats;
  }
  AffineExpr index;
  if (evenly)
    index = loop * step + picked[0];
  else if (repeated)
    index = loop.floorDiv(repeats) + picked[0];
  if (index && isa<AffineDimExpr>(index) && count != extent)
    return {};
  return index;
}

} // namespace

LogicalResult ResizeNearestOp::verify() {
  ArrayRef<int64_t> x = shapeOf(getInput()), y = shapeOf(getResult());
  if (x.size() != 4 || y.size() != 4 || x[0] != y[0] || x[3] != y[3])
    return emitOpError("keeps the batch and the channels of a tensor of rank 4");
  auto picks = [&](ArrayRef<int64_t> indices, unsigned axis) {
    return static_cast<int64_t>(indices.size()) == y[axis] &&
           llvm::all_of(indices, [&](int64_t i) { return i >= 0 && i < x[axis]; });
  };
  if (!picks(getRows(), 1) || !picks(getColumns(), 2))
    return emitOpError("needs one row or column of the input for each of the result");
  return success();
}

OpFoldResult ResizeNearestOp::fold(FoldAdaptor) {
  auto isWhole = [](ArrayRef<int64_t> indices) {
    return llvm::all_of(llvm::enumerate(indices),
                        [](auto e) { return static_cast<int64_t>(e.index()) == e.value(); });
  };
  bool same = getInput().getType() == getType() && isWhole(getRows()) && isWhole(getColumns());
  return same ? OpFoldResult(getInput()) : OpFoldResult();
}

SmallVector<Value> ResizeNearestOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  ArrayRef<int64_t> x = shapeOf(operands[0]);
  Location loc = getLoc();
  Value init = sugar::empty(builder, loc, result.getShape(), result.getElementType());
  AffineExpr n, y, u, c;
  bindDims(builder.getContext(), n, y, u, c);
  AffineExpr row, column;
  if (result.getNumElements() != 0) {
    row = affineIndex(getRows(), y, x[1]);
    column = affineIndex(getColumns(), u, x[2]);
  }
  if (row && column) {
    auto map = AffineMap::get(4, 0, {n, row, column, c}, builder.getContext());
    return {sugar::loops(builder, loc, operands[0], init, {map, builder.getMultiDimIdentityMap(4)},
                         0, [](ArrayRef<Scalar> s) { return s[0]; })};
  }
  auto numbers = [](ArrayRef<int64_t> indices) {
    return SmallVector<int32_t>(indices.begin(), indices.end());
  };
  Type i32 = builder.getI32Type();
  Value rows = table<int32_t>(builder, loc, numbers(getRows()), i32);
  Value columns = table<int32_t>(builder, loc, numbers(getColumns()), i32);
  return {sugar::loops(builder, loc, {rows, columns}, init, tableMaps(builder.getContext(), 1, 1),
                       0, [&](ArrayRef<Scalar> s) { return pixel(operands[0], s[0], s[1]); })};
}

//===-- linear ----------------------------------------------------------------------------------//

namespace {

constexpr int32_t kOne = 1 << 10; ///< 1 with the fractional bits of integer positions

/// For each result index along an axis the two input indices and the weight of the second.
struct Interpolation {
  SmallVector<int32_t> low, high;
  SmallVector<float> weights;
  SmallVector<int32_t> fixedWeights; ///< in units of 1 / kOne

  void add(int64_t lower, int64_t upper, int64_t input) {
    low.push_back(static_cast<int32_t>(std::clamp<int64_t>(lower, 0, input - 1)));
    high.push_back(static_cast<int32_t>(std::clamp<int64_t>(upper, 0, input - 1)));
  }
};

Interpolation interpolation(int64_t input, int64_t output, StringRef coordinates, double scale) {
  Interpolation result;
  bool corners = coordinates == "align_corners", half = coordinates == "half_pixel";
  for (int64_t i = 0; i < output; i++) {
    auto at = static_cast<double>(i);
    double position = half ? (at + 0.5) / scale - 0.5 : at / scale;
    if (corners)
      position =
          output > 1 ? at * static_cast<double>(input - 1) / static_cast<double>(output - 1) : 0;
    position = std::clamp(position, 0.0, static_cast<double>(input - 1));
    double lower = std::floor(position);
    result.add(static_cast<int64_t>(lower), static_cast<int64_t>(lower) + 1, input);
    result.weights.push_back(static_cast<float>(position - lower));
  }
  return result;
}

/// TFLite's positions with 10 fractional bits.
Interpolation fixedInterpolation(int64_t input, int64_t output, StringRef coordinates) {
  Interpolation result;
  bool corners = coordinates == "align_corners" && output > 1, half = coordinates == "half_pixel";
  int64_t scale = corners ? (kOne * (input - 1) + (output - 1) / 2) / (output - 1)
                          : (kOne * input + output / 2) / output;
  for (int64_t i = 0; i < output; i++) {
    int64_t position = half ? i * scale + (scale >> 1) - (kOne >> 1) : i * scale;
    // Both divisions round towards zero, as there; the lower index is limited from below only.
    int64_t lower = std::max<int64_t>(position / kOne, 0);
    result.add(lower, (position + kOne - 1) / kOne, input);
    result.fixedWeights.push_back(static_cast<int32_t>(position - kOne * lower));
  }
  return result;
}

/// a + (b - a) * weight
Scalar between(Scalar a, Scalar b, Scalar weight) { return a + (b - a) * weight; }

/// sum / 2^20, rounded half away from zero.
Scalar rounded(Scalar sum) {
  OpBuilder &b = *sum.builder;
  Scalar zero = sugar::literal(sum, 0), half = sugar::literal(sum, 1 << 19);
  Value positive =
      arith::CmpIOp::create(b, sum.location, arith::CmpIPredicate::sgt, sum.value, zero.value);
  Scalar less = zero - half;
  Scalar addend{&b, sum.location,
                arith::SelectOp::create(b, sum.location, positive, half.value, less.value)};
  return (sum + addend) / static_cast<double>(1 << 20);
}

} // namespace

LogicalResult ResizeLinearOp::verify() {
  ArrayRef<int64_t> x = shapeOf(getInput()), y = shapeOf(getResult());
  if (x.size() != 4 || y.size() != 4 || x[0] != y[0] || x[3] != y[3])
    return emitOpError("keeps the batch and the channels of a tensor of rank 4");
  for (unsigned axis : {1U, 2U})
    if (x[axis] < 1 || y[axis] < 1 || std::max(x[axis], y[axis]) > (1 << 20))
      return emitOpError("resizes extents from 1 to 1048576");
  if (!llvm::is_contained({"asymmetric", "half_pixel", "align_corners"}, getCoordinates()))
    return emitOpError() << "coordinates \"" << getCoordinates()
                         << "\" are not \"asymmetric\", \"half_pixel\" or \"align_corners\"";
  auto isScale = [](double s) { return s > 1e-6 && s < 1e6; };
  if (getScales().size() != 2 || !llvm::all_of(getScales(), isScale))
    return emitOpError("needs a scale of rows and one of columns, from 1e-6 to 1e6");
  Type element = storageType(getType()).getElementType();
  if (!element.isF32() && !element.isInteger(8))
    return emitOpError() << "interpolates float32 and int8, not " << element;
  return success();
}

SmallVector<Value> ResizeLinearOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  ArrayRef<int64_t> x = shapeOf(operands[0]), y = result.getShape();
  Type element = result.getElementType(), i32 = builder.getI32Type();
  bool isFloat = isa<FloatType>(element);
  SmallVector<Value> tables;
  for (unsigned axis : {1U, 2U}) {
    Interpolation read =
        isFloat ? interpolation(x[axis], y[axis], getCoordinates(), getScales()[axis - 1])
                : fixedInterpolation(x[axis], y[axis], getCoordinates());
    tables.push_back(table<int32_t>(builder, getLoc(), read.low, i32));
    tables.push_back(table<int32_t>(builder, getLoc(), read.high, i32));
    tables.push_back(isFloat ? table<float>(builder, getLoc(), read.weights, element)
                             : table<int32_t>(builder, getLoc(), read.fixedWeights, i32));
  }
  Value init = sugar::empty(builder, getLoc(), y, element);
  return {sugar::loops(builder, getLoc(), tables, init, tableMaps(builder.getContext(), 3, 3), 0,
                       [&](ArrayRef<Scalar> s) {
                         Scalar rows[] = {s[0], s[1]}, columns[] = {s[3], s[4]};
                         Scalar down = s[2], right = s[5];
                         auto at = [&](unsigned row, unsigned column) {
                           return pixel(operands[0], rows[row], columns[column]);
                         };
                         if (isFloat) {
                           Scalar upper = between(at(0, 0), at(0, 1), right);
                           Scalar lower = between(at(1, 0), at(1, 1), right);
                           return between(upper, lower, down);
                         }
                         auto row = [&](unsigned which) {
                           Scalar first = sugar::convert(at(which, 0), i32);
                           Scalar second = sugar::convert(at(which, 1), i32);
                           Scalar rest = sugar::literal(right, kOne) - right;
                           return first * rest + second * right;
                         };
                         Scalar upper = row(0), lower = row(1);
                         Scalar rest = sugar::literal(down, kOne) - down;
                         return sugar::convert(rounded(upper * rest + lower * down), element);
                       })};
}
