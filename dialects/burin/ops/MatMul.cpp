// Matrix product: its meaning, its shape rule, and the foreign nodes it comes from.
#include "dialects/burin/Broadcast.h"
#include "dialects/burin/Sugar.h"
#include "dialects/burin/ops/ElementwiseImport.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/Matchers.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace burin;
using burin::sugar::Scalar;

LogicalResult MatMulOp::verify() {
  auto shapeOf = [](Value v) { return cast<RankedTensorType>(v.getType()).getShape(); };
  ArrayRef<int64_t> x = shapeOf(getInput()), w = shapeOf(getWeight()), b = shapeOf(getBias());
  if (x.size() != 2 || w.size() != 2 || b.size() != 1 || x[1] != w[1] || b[0] != w[0])
    return emitOpError() << "input [" << x << "], weight [" << w << "] and bias [" << b
                         << "] do not fit together";
  if (shapeOf(getResult()) != ArrayRef<int64_t>{x[0], w[0]})
    return emitOpError() << "result shape [" << shapeOf(getResult()) << "] is not ["
                         << ArrayRef<int64_t>{x[0], w[0]} << "]";
  return success();
}

SmallVector<Value> MatMulOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  AffineExpr m, o, k;
  bindDims(builder.getContext(), m, o, k);
  auto maps = AffineMap::inferFromExprList(ArrayRef<ArrayRef<AffineExpr>>{{m, k}, {o, k}, {m, o}},
                                           builder.getContext());
  Value init = sugar::broadcastLast(builder, getLoc(), operands[2], result);
  return {sugar::loops(builder, getLoc(), operands.take_front(2), init, maps, 1,
                       [](ArrayRef<Scalar> s) { return sugar::multiplyAdd(s[2], s[0], s[1]); })};
}

/// Shape of the product of [..., M, K] and [..., K, N], or [..., N, K] where `transposed`; nothing
/// where they do not fit together.
static std::optional<SmallVector<int64_t>> productShape(ArrayRef<int64_t> x, ArrayRef<int64_t> y,
                                                        bool transposed) {
  if (x.size() < 2 || y.size() < 2 || x.back() != (transposed ? y.back() : y[y.size() - 2]))
    return std::nullopt;
  auto shape = broadcastShape(x.drop_back(2), y.drop_back(2));
  if (!shape)
    return std::nullopt;
  shape->append({x[x.size() - 2], transposed ? y[y.size() - 2] : y.back()});
  return shape;
}

LogicalResult BatchMatMulOp::verify() {
  auto typeOf = [](Value v) { return cast<RankedTensorType>(v.getType()); };
  ArrayRef<int64_t> x = typeOf(getLeft()).getShape(), y = typeOf(getRight()).getShape();
  if (typeOf(getLeft()).getElementType() != typeOf(getRight()).getElementType())
    return emitOpError("operands differ in type");
  auto shape = productShape(x, y, getTransposed());
  if (!shape)
    return emitOpError() << "matrices [" << x << "] and [" << y << "] do not fit together";
  if (getType().getShape() != ArrayRef(*shape))
    return emitOpError() << "result shape [" << getType().getShape() << "] is not ["
                         << ArrayRef(*shape) << "]";
  return success();
}

SmallVector<Value> BatchMatMulOp::define(OpBuilder &builder, ValueRange operands) {
  RankedTensorType result = storageType(getType());
  int64_t rank = result.getRank();
  // Loops: the result's axes, then K.
  auto index = [&](Value operand, AffineExpr row, AffineExpr column) {
    auto shape = cast<RankedTensorType>(operand.getType()).getShape();
    int64_t lead = rank - static_cast<int64_t>(shape.size());
    SmallVector<AffineExpr> axes;
    for (auto [axis, extent] : llvm::enumerate(shape.drop_back(2)))
      axes.push_back(extent == 1 ? builder.getAffineConstantExpr(0)
                                 : builder.getAffineDimExpr(static_cast<unsigned>(lead) + axis));
    axes.append({row, column});
    return AffineMap::get(static_cast<unsigned>(rank + 1), 0, axes, builder.getContext());
  };
  auto dim = [&](int64_t i) { return builder.getAffineDimExpr(static_cast<unsigned>(i)); };
  AffineExpr m = dim(rank - 2), n = dim(rank - 1), k = dim(rank);
  SmallVector<AffineMap> maps = {
      index(operands[0], m, k),
      getTransposed() ? index(operands[1], n, k) : index(operands[1], k, n),
      AffineMap::getMultiDimIdentityMap(static_cast<unsigned>(rank + 1), builder.getContext())
          .getMajorSubMap(static_cast<unsigned>(rank))};
  return {sugar::loops(builder, getLoc(), operands, sugar::filled(builder, getLoc(), result, 0),
                       maps, 1,
                       [](ArrayRef<Scalar> s) { return sugar::multiplyAdd(s[2], s[0], s[1]); })};
}

/// [M,K] x [O,K] + [O], checked at the node before it is built.
static FailureOr<Value> product(ForeignNode &node, Value input, Value weight, Value bias,
                                Type element) {
  auto x = cast<RankedTensorType>(input.getType());
  auto w = cast<RankedTensorType>(weight.getType());
  auto b = dyn_cast<RankedTensorType>(bias.getType());
  if (x.getRank() != 2 || w.getRank() != 2 || x.getDimSize(1) != w.getDimSize(1) || !b ||
      b.getRank() != 1 || b.getDimSize(0) != w.getDimSize(0))
    return node.reject("input, weights and bias do not fit together",
                       "the file contradicts itself; export the model again");
  bool isQuantized = isa<quant::QuantizedType>(x.getElementType());
  if (!mix(x.getElementType(), w.getElementType()) ||
      (!isQuantized && b.getElementType() != x.getElementType()))
    return node.reject("input, weights and bias differ in type",
                       "supported are float32, and integers with their scales");
  auto type = withElement({x.getDimSize(0), w.getDimSize(0)}, element);
  return Value(MatMulOp::create(node.getBuilder(), node.getLoc(), type, input, weight, bias));
}

static Value transposed(ForeignNode &node, Value matrix) {
  auto type = cast<RankedTensorType>(matrix.getType());
  return TransposeOp::create(
      node.getBuilder(), node.getLoc(),
      withElement({type.getDimSize(1), type.getDimSize(0)}, type.getElementType()), matrix,
      ArrayRef<int64_t>{1, 0});
}

/// Whether a matrix is known at compile time, as numbers or as quantized ones.
static bool isWeights(Value matrix) {
  if (auto real = matrix.getDefiningOp<DequantizeOp>())
    matrix = real.getInput();
  return matchPattern(matrix, m_Constant());
}

/// x [..., M, K] times y [..., K, N], or [..., N, K] where `isTransposed`. One constant matrix on
/// the right is weights; leading axes of x alone fold into rows.
static FailureOr<Value> generalProduct(ForeignNode &node, Value x, Value y, bool isTransposed) {
  OpBuilder &builder = node.getBuilder();
  auto xType = cast<RankedTensorType>(x.getType()), yType = cast<RankedTensorType>(y.getType());
  Type element = xType.getElementType();
  auto shape = productShape(xType.getShape(), yType.getShape(), isTransposed);
  if (element != yType.getElementType() && !mix(element, yType.getElementType()))
    return node.reject("the operands' types differ", "cast one of them");
  if (!shape)
    return node.reject("the operands' shapes do not fit together",
                       "matrices share an extent, and their leading axes broadcast");
  int64_t count = 1;
  for (int64_t extent : *shape)
    if (extent < 1 || xType.getShape().back() < 1 ||
        count > std::numeric_limits<int32_t>::max() / extent)
      return node.reject("an operand is empty, or the result has 2^31 elements or more",
                         "supported are products of 1 to 2^31 - 1 elements");
    else
      count *= extent;
  bool isMatrix = llvm::all_of(yType.getShape().drop_back(2), [](int64_t n) { return n == 1; });
  if (!isMatrix) {
    auto type = withElement(*shape, element);
    return Value(BatchMatMulOp::create(builder, node.getLoc(), type, x, y, isTransposed));
  }
  int64_t inner = xType.getShape().back(), rows = xType.getNumElements() / inner;
  int64_t columns = shape->back();
  Value left =
      builder.createOrFold<ReshapeOp>(node.getLoc(), withElement({rows, inner}, element), x);
  ArrayRef<int64_t> matrix = yType.getShape().take_back(2);
  Value right = builder.createOrFold<ReshapeOp>(node.getLoc(),
                                                withElement(matrix, yType.getElementType()), y);
  Value result;
  if (isWeights(y)) {
    Value weight = isTransposed ? right : transposed(node, right);
    auto made = product(node, left, weight, zeroBias(node, columns, element), element);
    if (failed(made))
      return failure();
    result = *made;
  } else {
    result = BatchMatMulOp::create(builder, node.getLoc(), withElement({rows, columns}, element),
                                   left, right, isTransposed);
  }
  return builder.createOrFold<ReshapeOp>(node.getLoc(), withElement(*shape, element), result);
}

/// A vector on the left is a row, one on the right a column; their axes leave the result again.
LogicalResult fromOnnxMatMul(ForeignNode &node) {
  OpBuilder &builder = node.getBuilder();
  SmallVector<Value> matrices;
  bool isVector[2];
  for (unsigned i : {0, 1}) {
    RankedTensorType type = typeOf(node, i, Elements::Numbers);
    if (!type)
      return failure();
    if (type.getRank() < 1)
      return node.reject(llvm::formatv("operand {0} is a scalar", i), "multiply by Mul");
    isVector[i] = type.getRank() == 1;
    int64_t extent = type.getDimSize(0);
    SmallVector<int64_t> shape(type.getShape());
    if (isVector[i])
      shape = i == 0 ? SmallVector<int64_t>{1, extent} : SmallVector<int64_t>{extent, 1};
    matrices.push_back(builder.createOrFold<ReshapeOp>(
        node.getLoc(), withElement(shape, type.getElementType()), node.operand(i)));
  }
  auto result = generalProduct(node, matrices[0], matrices[1], false);
  if (failed(result))
    return failure();
  auto type = cast<RankedTensorType>(result->getType());
  SmallVector<int64_t> shape(type.getShape());
  if (isVector[1])
    shape.pop_back();
  if (isVector[0])
    shape.erase(shape.end() - (isVector[1] ? 1 : 2));
  return node.replace(builder.createOrFold<ReshapeOp>(
      node.getLoc(), withElement(shape, type.getElementType()), *result));
}

/// `value` with its last two axes exchanged.
static Value adjoint(ForeignNode &node, Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<int64_t> permutation, shape(type.getShape());
  for (int64_t axis = 0; axis < type.getRank(); axis++)
    permutation.push_back(axis);
  std::swap(permutation[permutation.size() - 1], permutation[permutation.size() - 2]);
  std::swap(shape[shape.size() - 1], shape[shape.size() - 2]);
  return node.getBuilder().createOrFold<TransposeOp>(
      node.getLoc(), withElement(shape, type.getElementType()), value, permutation);
}

LogicalResult fromTfliteBatchMatMul(ForeignNode &node) {
  RankedTensorType x = typeOf(node, 0, Elements::Numbers), y = typeOf(node, 1, Elements::Numbers);
  if (!x || !y)
    return failure();
  if (x.getRank() < 2 || y.getRank() < 2)
    return node.reject("an operand is no matrix", "operands have rank 2 or more");
  Value left = node.integer("adj_x", 0) ? adjoint(node, node.operand(0)) : node.operand(0);
  auto result = generalProduct(node, left, realOperand(node, 1), node.integer("adj_y", 0) != 0);
  if (failed(result))
    return failure();
  Type element = resultElement(node, x.getElementType());
  if (!element)
    return failure();
  if (element != x.getElementType())
    return node.reject("the result is quantized otherwise than the first operand",
                       "leave products of two matrices in float");
  return node.replace(*result);
}

/// `value` times a factor, which may be 1.
static Value scaled(ForeignNode &node, Value value, double factor) {
  auto type = cast<RankedTensorType>(value.getType());
  if (factor == 1)
    return value;
  return node.getBuilder().createOrFold<MulOp>(node.getLoc(), type, value,
                                               scalarConstant(node, type.getElementType(), factor));
}

/// alpha A B + beta C. Constant weights and biases take the factors up when they are folded.
LogicalResult fromOnnxGemm(ForeignNode &node) {
  RankedTensorType a = typeOf(node, 0, Elements::Numbers), b = typeOf(node, 1, Elements::Numbers);
  if (!a || !b)
    return failure();
  Type element = a.getElementType();
  if (a.getRank() != 2 || b.getRank() != 2 || element != b.getElementType())
    return node.reject("operands are not matrices of one type", "Gemm takes operands of rank 2");
  double alpha = node.real("alpha", 1), beta = node.real("beta", 1);
  if ((alpha != 1 || beta != 1) &&
      (!element.isF32() || !std::isfinite(alpha) || !std::isfinite(beta)))
    return node.reject(llvm::formatv("alpha {0} and beta {1}", alpha, beta),
                       "factors other than 1 are finite and apply to floats");
  OpBuilder &builder = node.getBuilder();
  Value x = node.integer("transA", 0) ? transposed(node, node.operand(0)) : node.operand(0);
  bool turned = node.integer("transB", 0) != 0;
  int64_t outputs = b.getDimSize(turned ? 0 : 1);
  auto xType = cast<RankedTensorType>(x.getType());
  auto type = withElement({xType.getDimSize(0), outputs}, element);
  RankedTensorType bias = node.has(2) ? typeOf(node, 2, Elements::Numbers) : RankedTensorType();
  if (node.has(2) &&
      (!bias || bias.getElementType() != element ||
       broadcastShape(type.getShape(), bias.getShape()) != SmallVector<int64_t>(type.getShape())))
    return bias ? node.reject("the bias does not broadcast to the result", "check the model's bias")
                : failure();
  bool isConstant = node.constant(1) != nullptr;
  // Weights with one bias a column are one operator.
  bool fits = isConstant && bias && bias.getRank() > 0 && bias.getNumElements() == outputs &&
              bias.getShape().back() == outputs;
  FailureOr<Value> result = failure();
  if (isConstant) {
    Value w = turned ? node.operand(1) : transposed(node, node.operand(1));
    Value start = zeroBias(node, outputs, element);
    if (fits)
      start = builder.createOrFold<ReshapeOp>(node.getLoc(), withElement({outputs}, element),
                                              scaled(node, node.operand(2), beta));
    result = product(node, x, scaled(node, w, alpha), start, element);
  } else {
    result = generalProduct(node, x, node.operand(1), turned);
    if (succeeded(result))
      result = scaled(node, *result, alpha);
  }
  if (failed(result))
    return failure();
  if (fits || !bias)
    return node.replace(*result);
  // A bias that stretches otherwise than over rows is an addition.
  Value addend = scaled(node, node.operand(2), beta);
  return node.replace(AddOp::create(builder, node.getLoc(), type, *result, addend)->getResults());
}

LogicalResult fromTfliteFullyConnected(ForeignNode &node) {
  RankedTensorType x = node.type(0), w = node.type(1), result = node.declared();
  if (!x || !w || w.getRank() != 2 || !result || w.getDimSize(0) < 1 || w.getDimSize(1) < 1 ||
      x.getNumElements() % w.getDimSize(1) != 0)
    return node.reject("input and weights do not fit together",
                       "the weights are [outputs, inputs] and divide the input");
  bool keepsAxes = node.integer("keep_num_dims", 0) != 0;
  if (keepsAxes && (x.getRank() < 1 || x.getShape().back() != w.getDimSize(1)))
    return node.reject("keep_num_dims with rows that are not the weights' inputs",
                       "the input's last axis has the weights' inputs");
  OpBuilder &builder = node.getBuilder();
  Value weight = realOperand(node, 1);
  auto rows =
      withElement({x.getNumElements() / w.getDimSize(1), w.getDimSize(1)}, x.getElementType());
  Value input = builder.createOrFold<ReshapeOp>(node.getLoc(), rows, node.operand(0));
  // Weights that are computed are a matrix like the input.
  bool isComputed = x.getElementType().isF32() && !node.constant(1);
  auto y = isComputed ? generalProduct(node, input, weight, true)
                      : product(node, input, weight,
                                node.has(2) ? node.operand(2)
                                            : zeroBias(node, w.getDimSize(0), x.getElementType()),
                                result.getElementType());
  if (isComputed && succeeded(y) && node.has(2)) {
    if (node.type(2) != withElement(w.getDimSize(0), result.getElementType()))
      return node.reject("the bias is not one number an output", "check the model's bias");
    y = binaryOf<AddOp>(node, *y, node.operand(2));
  }
  if (failed(y))
    return failure();
  auto activated = fusedActivation(node, *y);
  if (failed(activated))
    return failure();
  // keep_num_dims keeps the leading axes; otherwise they fold into the rows.
  SmallVector<int64_t> shape = {rows.getDimSize(0), w.getDimSize(0)};
  if (keepsAxes) {
    shape.assign(x.getShape().begin(), x.getShape().end());
    shape.back() = w.getDimSize(0);
  }
  return node.replace(builder.createOrFold<ReshapeOp>(
      node.getLoc(), withElement(shape, result.getElementType()), *activated));
}
