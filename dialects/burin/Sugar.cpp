// Builds linalg, arith and math from the notation of Sugar.h.
#include "dialects/burin/Sugar.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;

namespace burin::sugar {

Scalar literal(Scalar like, double number) {
  Type type = like.value.getType();
  TypedAttr attribute =
      isa<FloatType>(type)
          ? TypedAttr(like.builder->getFloatAttr(type, number))
          : TypedAttr(like.builder->getIntegerAttr(type, static_cast<int64_t>(number)));
  return {like.builder, like.location,
          arith::ConstantOp::create(*like.builder, like.location, attribute)};
}

template <class Float, class Integer> static Scalar binary(Scalar x, Scalar y) {
  OpBuilder &b = *x.builder;
  if (isa<FloatType>(x.value.getType()))
    return {x.builder, x.location, Float::create(b, x.location, x.value, y.value)};
  return {x.builder, x.location, Integer::create(b, x.location, x.value, y.value)};
}
Scalar operator+(Scalar x, Scalar y) { return binary<arith::AddFOp, arith::AddIOp>(x, y); }
Scalar operator-(Scalar x, Scalar y) { return binary<arith::SubFOp, arith::SubIOp>(x, y); }
Scalar operator*(Scalar x, Scalar y) { return binary<arith::MulFOp, arith::MulIOp>(x, y); }
Scalar operator/(Scalar x, Scalar y) { return binary<arith::DivFOp, arith::DivSIOp>(x, y); }
Scalar max(Scalar x, Scalar y) { return binary<arith::MaximumFOp, arith::MaxSIOp>(x, y); }
Scalar min(Scalar x, Scalar y) { return binary<arith::MinimumFOp, arith::MinSIOp>(x, y); }
Scalar operator-(Scalar x) {
  if (!isa<FloatType>(x.value.getType()))
    return literal(x, 0) - x;
  return {x.builder, x.location, arith::NegFOp::create(*x.builder, x.location, x.value)};
}

template <class Op> static Scalar unary(Scalar x) {
  return {x.builder, x.location, Op::create(*x.builder, x.location, x.value)};
}
Scalar abs(Scalar x) {
  return isa<FloatType>(x.value.getType()) ? unary<math::AbsFOp>(x) : unary<math::AbsIOp>(x);
}
Scalar sqrt(Scalar x) { return unary<math::SqrtOp>(x); }
Scalar floor(Scalar x) { return unary<math::FloorOp>(x); }
Scalar ceil(Scalar x) { return unary<math::CeilOp>(x); }
Scalar roundEven(Scalar x) { return unary<math::RoundEvenOp>(x); }

static Scalar compare(Scalar x, Scalar y, arith::CmpFPredicate floats,
                      arith::CmpIPredicate integers) {
  OpBuilder &b = *x.builder;
  if (isa<FloatType>(x.value.getType()))
    return {x.builder, x.location, arith::CmpFOp::create(b, x.location, floats, x.value, y.value)};
  return {x.builder, x.location, arith::CmpIOp::create(b, x.location, integers, x.value, y.value)};
}
using arith::CmpFPredicate;
using arith::CmpIPredicate;
Scalar operator==(Scalar x, Scalar y) {
  return compare(x, y, CmpFPredicate::OEQ, CmpIPredicate::eq);
}
Scalar operator!=(Scalar x, Scalar y) {
  return compare(x, y, CmpFPredicate::UNE, CmpIPredicate::ne);
}
Scalar operator<(Scalar x, Scalar y) {
  return compare(x, y, CmpFPredicate::OLT, CmpIPredicate::slt);
}
Scalar operator<=(Scalar x, Scalar y) {
  return compare(x, y, CmpFPredicate::OLE, CmpIPredicate::sle);
}
Scalar operator>(Scalar x, Scalar y) {
  return compare(x, y, CmpFPredicate::OGT, CmpIPredicate::sgt);
}
Scalar operator>=(Scalar x, Scalar y) {
  return compare(x, y, CmpFPredicate::OGE, CmpIPredicate::sge);
}
Scalar operator&(Scalar x, Scalar y) {
  return {x.builder, x.location, arith::AndIOp::create(*x.builder, x.location, x.value, y.value)};
}
Scalar operator|(Scalar x, Scalar y) {
  return {x.builder, x.location, arith::OrIOp::create(*x.builder, x.location, x.value, y.value)};
}
Scalar operator!(Scalar x) { return x == literal(x, 0); }
Scalar select(Scalar condition, Scalar x, Scalar y) {
  return {x.builder, x.location,
          arith::SelectOp::create(*x.builder, x.location, condition.value, x.value, y.value)};
}
Scalar floorDivide(Scalar x, Scalar y) {
  if (isa<FloatType>(x.value.getType()))
    return floor(x / y);
  return {x.builder, x.location,
          arith::FloorDivSIOp::create(*x.builder, x.location, x.value, y.value)};
}
Scalar remainder(Scalar x, Scalar y) {
  return {x.builder, x.location, arith::RemSIOp::create(*x.builder, x.location, x.value, y.value)};
}

/// Smallest and largest number of an element type; floats are unbounded.
static std::pair<double, double> rangeOf(Type type) {
  auto integer = dyn_cast<IntegerType>(type);
  if (!integer)
    return {-std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
  double half = std::ldexp(1.0, static_cast<int>(integer.getWidth()) - 1);
  return {-half, half - 1};
}

Scalar clamp(Scalar x, double low, double high) {
  auto [least, most] = rangeOf(x.value.getType());
  if (low > least)
    x = max(x, literal(x, low));
  if (high < most)
    x = min(x, literal(x, high));
  return x;
}

Scalar convert(Scalar x, Type type) {
  Type from = x.value.getType();
  if (from == type)
    return x;
  OpBuilder &b = *x.builder;
  auto result = [&]() -> Value {
    if (isa<IntegerType>(from) && isa<FloatType>(type))
      return arith::SIToFPOp::create(b, x.location, type, x.value);
    if (isa<FloatType>(from) && isa<IntegerType>(type))
      return arith::FPToSIOp::create(b, x.location, type, x.value);
    bool widens = type.getIntOrFloatBitWidth() > from.getIntOrFloatBitWidth();
    if (isa<FloatType>(from))
      return widens ? Value(arith::ExtFOp::create(b, x.location, type, x.value))
                    : Value(arith::TruncFOp::create(b, x.location, type, x.value));
    if (widens)
      return arith::ExtSIOp::create(b, x.location, type, x.value);
    return arith::TruncIOp::create(b, x.location, type, x.value);
  }();
  return {x.builder, x.location, result};
}

Scalar castTo(Scalar x, Type type) {
  Type from = x.value.getType();
  if (type.isInteger(1))
    return from.isInteger(1) ? x : x != literal(x, 0);
  if (from.isInteger(1)) {
    OpBuilder &b = *x.builder;
    if (isa<FloatType>(type))
      return {x.builder, x.location, arith::UIToFPOp::create(b, x.location, type, x.value)};
    return {x.builder, x.location, arith::ExtUIOp::create(b, x.location, type, x.value)};
  }
  if (auto floats = dyn_cast<FloatType>(from); floats && isa<IntegerType>(type)) {
    // The largest float below 2^31 or 2^63 is not the largest integer.
    llvm::APFloat most(floats.getFloatSemantics());
    most.convertFromAPInt(APInt::getSignedMaxValue(type.getIntOrFloatBitWidth()), true,
                          llvm::APFloat::rmTowardZero);
    x = clamp(x, rangeOf(type).first, most.convertToDouble());
  }
  return convert(x, type);
}

Scalar multiplyAdd(Scalar sum, Scalar x, Scalar y) {
  Scalar left = convert(x, sum.value.getType());
  Scalar right = convert(y, sum.value.getType());
  return sum + left * right;
}

Scalar call(StringRef primitive, ArrayRef<Scalar> arguments, Type result) {
  const Scalar &first = arguments.front();
  SmallVector<Value> values;
  SmallVector<Type> types;
  for (const Scalar &argument : arguments) {
    values.push_back(argument.value);
    types.push_back(argument.value.getType());
  }
  auto type = FunctionType::get(result.getContext(), types, {result});
  FlatSymbolRefAttr callee = declarePrimitive(*first.builder, primitive, type);
  auto op = func::CallOp::create(*first.builder, first.location, callee, TypeRange{result}, values);
  return {first.builder, first.location, op.getResult(0)};
}

Value loops(OpBuilder &builder, Location location, ValueRange inputs, Value init,
            ArrayRef<AffineMap> maps, unsigned reductions, Body body) {
  unsigned rank = maps[0].getNumDims();
  SmallVector<utils::IteratorType> kinds(rank, utils::IteratorType::parallel);
  for (unsigned i = rank - reductions; i < rank; i++)
    kinds[i] = utils::IteratorType::reduction;
  auto op = linalg::GenericOp::create(builder, location, init.getType(), inputs, init, maps, kinds);
  // The body is built when the op stands in its module, where calls declare what they call.
  OpBuilder::InsertionGuard guard(builder);
  Block *block = builder.createBlock(&op.getRegion());
  SmallVector<Scalar> scalars;
  for (Value operand : op->getOperands())
    scalars.push_back({&builder, location,
                       block->addArgument(getElementTypeOrSelf(operand.getType()), location)});
  linalg::YieldOp::create(builder, location, body(scalars).value);
  return op.getResult(0);
}

Value elementwise(OpBuilder &builder, Location location, ValueRange inputs, RankedTensorType result,
                  Body body) {
  MLIRContext *context = builder.getContext();
  int64_t rank = result.getRank();
  SmallVector<AffineMap> maps;
  for (Value input : inputs) {
    auto shape = cast<RankedTensorType>(input.getType()).getShape();
    SmallVector<AffineExpr> index;
    for (auto [axis, extent] : llvm::enumerate(shape)) {
      int64_t aligned = rank - static_cast<int64_t>(shape.size()) + static_cast<int64_t>(axis);
      bool stretches = extent == 1 && result.getShape()[aligned] != 1;
      index.push_back(stretches ? getAffineConstantExpr(0, context)
                                : getAffineDimExpr(aligned, context));
    }
    maps.push_back(AffineMap::get(rank, 0, index, context));
  }
  maps.push_back(builder.getMultiDimIdentityMap(rank));
  Value init = empty(builder, location, result.getShape(), result.getElementType());
  return loops(builder, location, inputs, init, maps, 0, body);
}

Value empty(OpBuilder &builder, Location location, ArrayRef<int64_t> shape, Type element) {
  return tensor::EmptyOp::create(builder, location, shape, element);
}

Value filled(OpBuilder &builder, Location location, RankedTensorType type, double number) {
  Type element = type.getElementType();
  TypedAttr attribute =
      isa<FloatType>(element)
          ? TypedAttr(builder.getFloatAttr(element, number))
          : TypedAttr(builder.getIntegerAttr(element, static_cast<int64_t>(number)));
  Value scalar = arith::ConstantOp::create(builder, location, attribute);
  return linalg::FillOp::create(builder, location, scalar,
                                empty(builder, location, type.getShape(), element))
      .getResult(0);
}

Value broadcastLast(OpBuilder &builder, Location location, Value vector, RankedTensorType type) {
  int64_t rank = type.getRank();
  auto last = AffineMap::get(rank, 0, builder.getAffineDimExpr(rank - 1), builder.getContext());
  return loops(
      builder, location, vector, empty(builder, location, type.getShape(), type.getElementType()),
      {last, builder.getMultiDimIdentityMap(rank)}, 0, [](ArrayRef<Scalar> s) { return s[0]; });
}

Value reshaped(OpBuilder &builder, Location location, Value input, ArrayRef<int64_t> shape) {
  auto type = cast<RankedTensorType>(input.getType());
  if (type.getShape() == shape)
    return input;
  auto whole = [](int64_t rank) {
    ReassociationIndices all;
    for (int64_t i = 0; i < rank; i++)
      all.push_back(i);
    return rank == 0 ? SmallVector<ReassociationIndices>() : SmallVector<ReassociationIndices>{all};
  };
  Type element = type.getElementType();
  // Regroup axes directly where shapes allow it, else through one flat axis.
  auto result = RankedTensorType::get(shape, element);
  if (auto groups = getReassociationIndicesForReshape(type, result)) {
    if (type.getRank() > result.getRank())
      return tensor::CollapseShapeOp::create(builder, location, result, input, *groups);
    if (type.getRank() < result.getRank())
      return tensor::ExpandShapeOp::create(builder, location, result, input, *groups);
  }
  auto flat = RankedTensorType::get({type.getNumElements()}, element);
  if (type.getRank() != 1)
    input = tensor::CollapseShapeOp::create(builder, location, flat, input, whole(type.getRank()));
  if (result.getRank() == 1)
    return input;
  return tensor::ExpandShapeOp::create(builder, location, result, input, whole(result.getRank()));
}

} // namespace burin::sugar
