// Softmax in float and in TFLite's fixed point, and the foreign nodes it comes from.
#include "dialects/burin/Foreign.h"
#include "dialects/burin/ops/AxisRange.h"
#include "dialects/burin/ops/SoftmaxTable.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;
using burin::sugar::Scalar;

LogicalResult SoftmaxOp::verify() {
  auto x = cast<RankedTensorType>(getInput().getType());
  auto y = cast<RankedTensorType>(getType());
  if (x.getRank() < 1 || x.getShape() != y.getShape())
    return emitOpError() << "result shape [" << y.getShape() << "] is not the input's ["
                         << x.getShape() << "]";
  return success();
}

LogicalResult QuantizedSoftmaxOp::verify() {
  auto x = cast<RankedTensorType>(getInput().getType());
  auto table = cast<RankedTensorType>(getTable().getType());
  if (x.getRank() < 1 || !x.getElementType().isSignlessInteger(8) || x != getType())
    return emitOpError("takes int8 of at least one axis to the same");
  if (table.getShape() != ArrayRef<int64_t>{256} || !table.getElementType().isSignlessInteger(32))
    return emitOpError("needs a table of 256 int32");
  return success();
}

namespace {
/// The maps of an operator that works row by row: whole tensor, and one number a row.
struct Rows {
  explicit Rows(RankedTensorType type, MLIRContext *context)
      : shape(type.getShape().drop_back()),
        whole(AffineMap::getMultiDimIdentityMap(type.getRank(), context)),
        row(AffineMap::get(static_cast<unsigned>(type.getRank()), 0, whole.getResults().drop_back(),
                           context)) {}
  RankedTensorType of(Type element) const { return RankedTensorType::get(shape, element); }
  ArrayRef<int64_t> shape;
  AffineMap whole, row;
};
} // namespace

SmallVector<Value> SoftmaxOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType type = storageType(getType());
  Type element = type.getElementType();
  Rows rows(type, builder.getContext());
  Location loc = getLoc();
  Value least = sugar::filled(builder, loc, rows.of(element), -std::numeric_limits<float>::max());
  Value most = sugar::loops(builder, loc, operands[0], least, {rows.whole, rows.row}, 1,
                            [](ArrayRef<Scalar> s) { return sugar::max(s[1], s[0]); });
  double beta = getBeta().convertToDouble();
  Value powers = sugar::loops(
      builder, loc, {operands[0], most}, sugar::empty(builder, loc, type.getShape(), element),
      {rows.whole, rows.row, rows.whole}, 0, [&](ArrayRef<Scalar> s) {
        Scalar distance = s[0] - s[1];
        return sugar::call("exp_f32", {beta == 1 ? distance : distance * beta}, element);
      });
  Value sum =
      sugar::loops(builder, loc, powers, sugar::filled(builder, loc, rows.of(element), 0),
                   {rows.whole, rows.row}, 1, [](ArrayRef<Scalar> s) { return s[1] + s[0]; });
  return {sugar::loops(
      builder, loc, {powers, sum}, sugar::empty(builder, loc, type.getShape(), element),
      {rows.whole, rows.row, rows.whole}, 0, [](ArrayRef<Scalar> s) { return s[0] / s[1]; })};
}

Scalar burin::tabled(Value table, Scalar value, Scalar most) {
  OpBuilder &b = *value.builder;
  Scalar largest = sugar::convert(most, b.getI32Type());
  Scalar distance = largest - sugar::convert(value, b.getI32Type());
  Value index = arith::IndexCastOp::create(b, value.location, b.getIndexType(), distance.value);
  return {&b, value.location, tensor::ExtractOp::create(b, value.location, table, index)};
}

SmallVector<Value> QuantizedSoftmaxOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType type = storageType(getType());
  Rows rows(type, builder.getContext());
  Location loc = getLoc();
  Type i8 = builder.getI8Type(), i32 = builder.getI32Type();
  Value most = sugar::loops(builder, loc, operands[0],
                            sugar::filled(builder, loc, rows.of(i8), -128), {rows.whole, rows.row},
                            1, [](ArrayRef<Scalar> s) { return sugar::max(s[1], s[0]); });
  Value sum =
      sugar::loops(builder, loc, {operands[0], most}, sugar::filled(builder, loc, rows.of(i32), 0),
                   {rows.whole, rows.row, rows.row}, 1, [&](ArrayRef<Scalar> s) {
                     Scalar power = tabled(operands[1], s[0], s[1]);
                     Scalar bits = sugar::literal(power, 12);
                     return s[2] + sugar::call("rounding_shift_right", {power, bits}, i32);
                   });
  auto perRow = [&](StringRef primitive) {
    return sugar::elementwise(builder, loc, sum, rows.of(i32), [&](ArrayRef<Scalar> s) {
      return sugar::call(primitive, {s[0]}, i32);
    });
  };
  Value scale = perRow("softmax_scale_s32"), shift = perRow("softmax_shift_s32");
  return {sugar::loops(
      builder, loc, {operands[0], most, scale, shift},
      sugar::empty(builder, loc, type.getShape(), i8),
      {rows.whole, rows.row, rows.row, rows.row, rows.whole}, 0, [&](ArrayRef<Scalar> s) {
        Scalar power = tabled(operands[1], s[0], s[1]);
        Scalar product = sugar::call("rounding_high_multiply", {s[2], power}, i32);
        Scalar unit = sugar::call("rounding_shift_right", {product, s[3] + 23.0}, i32);
        Scalar stored = unit - 128.0;
        Scalar q = sugar::max(stored, sugar::literal(unit, -128));
        return sugar::convert(sugar::min(q, sugar::literal(q, 127)), i8);
      })};
}

LogicalResult fromTfliteSoftmax(ForeignNode &node) {
  RankedTensorType x = node.type(0), y = node.declared();
  if (!x || !y || x.getRank() < 1)
    return node.reject("input or result has no type", "the file must state both");
  return node.replace(SoftmaxOp::create(node.getBuilder(), node.getLoc(),
                                        withElement(x.getShape(), y.getElementType()),
                                        node.operand(0), llvm::APFloat(node.real("beta", 1)))
                          ->getResults());
}

LogicalResult fromOnnxSoftmax(ForeignNode &node) {
  RankedTensorType x = node.type(0);
  if (!x || x.getRank() < 1)
    return node.reject("the input has no axis", "softmax takes an input of rank 1 or more");
  bool flattens = node.version() < 13; // older sets join all axes from `axis` on
  int64_t axis = node.integer("axis", flattens ? 1 : -1);
  if (axis < -x.getRank() || axis >= x.getRank())
    return node.reject(llvm::formatv("axis {0} of an input of rank {1}", axis, x.getRank()),
                       axisRange(x.getRank()));
  axis = axis < 0 ? axis + x.getRank() : axis;
  OpBuilder &builder = node.getBuilder();
  if (!flattens && axis != x.getRank() - 1) {
    // The axis goes last and comes back.
    SmallVector<int64_t> permutation, shape(x.getShape());
    for (int64_t i = 0; i < x.getRank(); i++)
      permutation.push_back(i);
    std::swap(permutation[axis], permutation.back());
    std::swap(shape[axis], shape.back());
    auto turned = withElement(shape, x.getElementType());
    Value last =
        builder.createOrFold<TransposeOp>(node.getLoc(), turned, node.operand(0), permutation);
    Value y = SoftmaxOp::create(builder, node.getLoc(), turned, last, llvm::APFloat(1.0));
    return node.replace(builder.createOrFold<TransposeOp>(node.getLoc(), x, y, permutation));
  }
  int64_t row = 1;
  for (int64_t extent : x.getShape().drop_front(axis))
    row *= extent;
  auto rows =
      withElement({x.getNumElements() / std::max<int64_t>(row, 1), row}, x.getElementType());
  Value flat = builder.createOrFold<ReshapeOp>(node.getLoc(), rows, node.operand(0));
  Value y = SoftmaxOp::create(builder, node.getLoc(), rows, flat, llvm::APFloat(1.0));
  return node.replace(builder.createOrFold<ReshapeOp>(node.getLoc(), x, y));
}
