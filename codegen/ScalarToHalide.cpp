// One arith, math or call op inside a loop body as one Halide expression.
#include "codegen/ToHalide.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/TypeSwitch.h"
#include <fmt/format.h>

using namespace mlir;
using Halide::cast;
using Halide::Expr;

namespace burin::cxx {

Halide::Type halideType(Type type) {
  if (type.isIndex())
    return Halide::Int(32);
  if (type.isInteger(1))
    return Halide::Bool();
  int bits = static_cast<int>(type.getIntOrFloatBitWidth());
  return isa<FloatType>(type) ? Halide::Float(bits) : Halide::Int(bits);
}

static llvm::Error untranslatable(Operation &op) {
  std::string text;
  llvm::raw_string_ostream(text) << op;
  return llvm::createStringError(fmt::format("no translation for {}", text));
}

static Expr constantOf(Type type, Attribute value) {
  if (auto integer = dyn_cast<IntegerAttr>(value)) {
    int64_t number =
        type.isInteger(1) ? integer.getValue().getBoolValue() : integer.getValue().getSExtValue();
    return Halide::Internal::make_const(halideType(type), number);
  }
  return Halide::Internal::make_const(halideType(type),
                                      llvm::cast<FloatAttr>(value).getValueAsDouble());
}

static Expr asUnsigned(const Expr &e) { return cast(e.type().with_code(halide_type_uint), e); }

static Expr compared(arith::CmpIPredicate predicate, Expr a, Expr b) {
  using P = arith::CmpIPredicate;
  if (predicate >= P::ult) {
    a = asUnsigned(a);
    b = asUnsigned(b);
  }
  switch (predicate) {
  case P::eq:
    return a == b;
  case P::ne:
    return a != b;
  case P::slt:
  case P::ult:
    return a < b;
  case P::sle:
  case P::ule:
    return a <= b;
  case P::sgt:
  case P::ugt:
    return a > b;
  default:
    return a >= b;
  }
}

/// Ordered and unordered alike: the contract promises nothing for NaN.
static Expr compared(arith::CmpFPredicate predicate, const Expr &a, const Expr &b) {
  using P = arith::CmpFPredicate;
  switch (predicate) {
  case P::OEQ:
  case P::UEQ:
    return a == b;
  case P::OGT:
  case P::UGT:
    return a > b;
  case P::OGE:
  case P::UGE:
    return a >= b;
  case P::OLT:
  case P::ULT:
    return a < b;
  case P::OLE:
  case P::ULE:
    return a <= b;
  default:
    return a != b;
  }
}

Expr affineValue(AffineExpr expression, const std::vector<Expr> &dims) {
  if (auto dim = dyn_cast<AffineDimExpr>(expression))
    return dims[dim.getPosition()];
  if (auto constant = dyn_cast<AffineConstantExpr>(expression))
    return static_cast<int>(constant.getValue());
  auto pair = llvm::cast<AffineBinaryOpExpr>(expression);
  Expr l = affineValue(pair.getLHS(), dims), r = affineValue(pair.getRHS(), dims);
  switch (expression.getKind()) {
  case AffineExprKind::Add:
    return l + r;
  case AffineExprKind::Mul:
    return l * r;
  case AffineExprKind::FloorDiv:
    return l / r;
  case AffineExprKind::CeilDiv:
    return (l + r - 1) / r;
  default:
    return l % r;
  }
}

llvm::Expected<Expr> scalarToHalide(Operation &op, Scalars &scalars, const BodyContext &context) {
  using namespace arith;
  auto in = [&](unsigned i) { return scalars.lookup(op.getOperand(i)); };
  Halide::Type to = op.getNumResults() ? halideType(op.getResult(0).getType()) : Halide::Type();
  using Result = llvm::Expected<Expr>;
  return TypeSwitch<Operation *, Result>(&op)
      .Case([&](ConstantOp o) -> Result { return constantOf(o.getType(), o.getValue()); })
      .Case([&](linalg::IndexOp o) -> Result { return context.loops[o.getDim()]; })
      .Case<AddIOp, AddFOp>([&](auto) -> Result { return in(0) + in(1); })
      .Case<SubIOp, SubFOp>([&](auto) -> Result { return in(0) - in(1); })
      .Case<MulIOp, MulFOp>([&](auto) -> Result { return in(0) * in(1); })
      .Case([&](DivFOp) -> Result { return in(0) / in(1); })
      .Case([&](NegFOp) -> Result { return -in(0); })
      .Case([&](DivSIOp) -> Result { return Halide::div_round_to_zero(in(0), in(1)); })
      .Case([&](RemSIOp) -> Result { return Halide::mod_round_to_zero(in(0), in(1)); })
      .Case([&](FloorDivSIOp) -> Result { return in(0) / in(1); })
      .Case([&](DivUIOp) -> Result { return cast(to, asUnsigned(in(0)) / asUnsigned(in(1))); })
      .Case([&](RemUIOp) -> Result { return cast(to, asUnsigned(in(0)) % asUnsigned(in(1))); })
      .Case<MaxSIOp, MaximumFOp, MaxNumFOp>(
          [&](auto) -> Result { return Halide::max(in(0), in(1)); })
      .Case<MinSIOp, MinimumFOp, MinNumFOp>(
          [&](auto) -> Result { return Halide::min(in(0), in(1)); })
      .Case([&](AndIOp) -> Result { return to.is_bool() ? in(0) && in(1) : in(0) & in(1); })
      .Case([&](OrIOp) -> Result { return to.is_bool() ? in(0) || in(1) : in(0) | in(1); })
      .Case([&](XOrIOp) -> Result { return to.is_bool() ? in(0) != in(1) : in(0) ^ in(1); })
      .Case([&](ShLIOp) -> Result { return in(0) << asUnsigned(in(1)); })
      .Case([&](ShRSIOp) -> Result { return in(0) >> asUnsigned(in(1)); })
      .Case([&](ShRUIOp) -> Result { return cast(to, asUnsigned(in(0)) >> asUnsigned(in(1))); })
      .Case([&](CmpIOp o) -> Result { return compared(o.getPredicate(), in(0), in(1)); })
      .Case([&](CmpFOp o) -> Result { return compared(o.getPredicate(), in(0), in(1)); })
      .Case([&](SelectOp) -> Result { return Halide::select(in(0), in(1), in(2)); })
      .Case<ExtUIOp, UIToFPOp, IndexCastUIOp>([&](auto) -> Result {
        return cast(to, in(0).type().is_bool() ? in(0) : asUnsigned(in(0)));
      })
      .Case<ExtSIOp, TruncIOp, SIToFPOp, FPToSIOp, ExtFOp, TruncFOp, IndexCastOp>(
          [&](auto) -> Result { return cast(to, in(0)); })
      .Case([&](BitcastOp) -> Result { return Halide::reinterpret(to, in(0)); })
      .Case([&](math::SqrtOp) -> Result { return Halide::sqrt(in(0)); })
      .Case([&](math::FloorOp) -> Result { return Halide::floor(in(0)); })
      .Case([&](math::CeilOp) -> Result { return Halide::ceil(in(0)); })
      .Case([&](math::RoundEvenOp) -> Result { return Halide::round(in(0)); })
      .Case<math::AbsFOp, math::AbsIOp>(
          [&](auto) -> Result { return cast(to, Halide::abs(in(0))); })
      .Case([&](affine::AffineApplyOp o) -> Result {
        std::vector<Expr> dims;
        for (Value operand : o.getMapOperands())
          dims.push_back(scalars.lookup(operand));
        return affineValue(o.getAffineMap().getResult(0), dims);
      })
      .Case([&](tensor::ExtractOp o) -> Result {
        std::vector<Expr> index;
        for (Value i : o.getIndices())
          index.push_back(cast<int32_t>(scalars.lookup(i)));
        return context.element(o.getTensor(), index);
      })
      .Case([&](func::CallOp o) -> Result {
        // A primitive: its text, not its arithmetic, is what the emitted code shows.
        std::vector<Expr> arguments;
        for (Value operand : o.getOperands())
          arguments.push_back(scalars.lookup(operand));
        return Halide::Internal::Call::make(to, o.getCallee().str(), arguments,
                                            Halide::Internal::Call::PureExtern);
      })
      .Default([&](Operation *other) -> Result { return untranslatable(*other); });
}

} // namespace burin::cxx
