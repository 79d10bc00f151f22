// Maps scalar operations to instructions: one table line each, and a function for the few that
// carry attributes or symbols.
#include "lowering/evaluate/BodyCompiler.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "llvm/ADT/StringMap.h"
#include <cmath>
#include <fmt/format.h>

using namespace mlir;

namespace burin {

namespace {
struct Translation {
  Opcode opcode;
  double (*unary)(double) = nullptr;
  double (*binary)(double, double) = nullptr;
};

/// Nesting of scalar functions, which have no way to end a recursion.
constexpr unsigned maximumDepth = 64;

/// The operations that need nothing but their operand and result types.
struct Table : llvm::StringMap<Translation> {
  template <class... Operations> void add(Translation translation) {
    (try_emplace(Operations::getOperationName(), translation), ...);
  }
  Table();
};

Table::Table() {
  using enum Opcode;
  using namespace arith;
  add<AddIOp>({AddI});
  add<SubIOp>({SubI});
  add<MulIOp>({MulI});
  add<ShLIOp>({ShLI});
  add<DivSIOp>({DivSI});
  add<RemSIOp>({RemSI});
  add<FloorDivSIOp>({FloorDivSI});
  add<CeilDivSIOp>({CeilDivSI});
  add<DivUIOp>({DivUI});
  add<RemUIOp>({RemUI});
  add<MaxSIOp>({MaxSI});
  add<MinSIOp>({MinSI});
  add<MaxUIOp>({MaxUI});
  add<MinUIOp>({MinUI});
  add<AndIOp>({AndI});
  add<OrIOp>({OrI});
  add<XOrIOp>({XOrI});
  add<ShRSIOp>({ShRSI});
  add<ShRUIOp>({ShRUI});
  add<CmpIOp>({CmpI});
  // A register already holds the sign-extended value, so widening by sign changes nothing.
  add<ExtSIOp, TruncIOp, IndexCastOp>({Truncate});
  add<ExtUIOp, IndexCastUIOp>({ExtendUnsigned});
  add<SelectOp>({Select});
  add<SIToFPOp>({SignedToFloat});
  add<UIToFPOp>({UnsignedToFloat});
  add<FPToSIOp>({FloatToSigned});
  add<FPToUIOp>({FloatToUnsigned});
  add<ExtFOp, TruncFOp>({RoundFloat});
  add<AddFOp>({AddF});
  add<SubFOp>({SubF});
  add<MulFOp>({MulF});
  add<DivFOp>({DivF});
  add<RemFOp>({Binary, nullptr, std::fmod});
  add<NegFOp>({NegF});
  add<MaximumFOp>({Maximum});
  add<MinimumFOp>({Minimum});
  add<MaxNumFOp>({MaxNum});
  add<MinNumFOp>({MinNum});
  add<CmpFOp>({CmpF});
  add<math::AbsIOp>({AbsI});
  add<math::FmaOp>({MultiplyAdd});
  // Exact in every type.
  add<math::SqrtOp>({Unary, std::sqrt});
  add<math::AbsFOp>({Unary, std::fabs});
  add<math::FloorOp>({Unary, std::floor});
  add<math::CeilOp>({Unary, std::ceil});
  add<math::TruncOp>({Unary, std::trunc});
  add<math::RoundOp>({Unary, std::round});
  add<math::RoundEvenOp>({Unary, std::nearbyint});
  add<math::CopySignOp>({Binary, nullptr, std::copysign});
  // The host's double functions, rounded to the type: nearly always the correctly rounded float,
  // but not the same on every host. Only float operators are evaluated by them, as the reference of
  // a tolerance; numbers that enter a generated program come from the primitives instead.
  add<math::ExpOp>({Unary, std::exp});
  add<math::Exp2Op>({Unary, std::exp2});
  add<math::ExpM1Op>({Unary, std::expm1});
  add<math::LogOp>({Unary, std::log});
  add<math::Log2Op>({Unary, std::log2});
  add<math::Log10Op>({Unary, std::log10});
  add<math::Log1pOp>({Unary, std::log1p});
  add<math::TanhOp>({Unary, std::tanh});
  add<math::SinOp>({Unary, std::sin});
  add<math::CosOp>({Unary, std::cos});
  add<math::TanOp>({Unary, std::tan});
  add<math::AsinOp>({Unary, std::asin});
  add<math::AcosOp>({Unary, std::acos});
  add<math::AtanOp>({Unary, std::atan});
  add<math::SinhOp>({Unary, std::sinh});
  add<math::CoshOp>({Unary, std::cosh});
  add<math::AsinhOp>({Unary, std::asinh});
  add<math::AcoshOp>({Unary, std::acosh});
  add<math::AtanhOp>({Unary, std::atanh});
  add<math::ErfOp>({Unary, std::erf});
  add<math::RsqrtOp>({Unary, [](double x) { return 1 / std::sqrt(x); }});
  add<math::PowFOp>({Binary, nullptr, std::pow});
  add<math::Atan2Op>({Binary, nullptr, std::atan2});
}
} // namespace

llvm::Expected<unsigned> BodyCompiler::registerOf(Value value, Operation *user) {
  if (auto found = registers.find(value); found != registers.end())
    return found->second;
  llvm::Expected<int64_t> scalar = environment.scalar(value, user);
  if (!scalar)
    return scalar.takeError();
  return registers[value] = program.addConstant(*scalar);
}

unsigned BodyCompiler::loopIndex(unsigned dimension) {
  for (auto [loop, index] : loops)
    if (loop == dimension)
      return index;
  loops.emplace_back(dimension, program.addRegister());
  return loops.back().second;
}

unsigned BodyCompiler::compile(AffineExpr expression, ArrayRef<unsigned> dimensions,
                               ArrayRef<unsigned> symbols, Operation *user) {
  if (auto dimension = dyn_cast<AffineDimExpr>(expression))
    return dimensions[dimension.getPosition()];
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expression))
    return symbols[symbol.getPosition()];
  if (auto constant = dyn_cast<AffineConstantExpr>(expression))
    return program.addConstant(constant.getValue());
  auto binary = cast<AffineBinaryOpExpr>(expression);
  unsigned left = compile(binary.getLHS(), dimensions, symbols, user);
  unsigned right = compile(binary.getRHS(), dimensions, symbols, user);
  auto append = [&](Opcode opcode, unsigned x, unsigned y) {
    return program.append({.opcode = opcode, .operands = {x, y}, .origin = user});
  };
  switch (expression.getKind()) {
  case AffineExprKind::Add:
    return append(Opcode::AddI, left, right);
  case AffineExprKind::Mul:
    return append(Opcode::MulI, left, right);
  case AffineExprKind::FloorDiv:
    return append(Opcode::FloorDivSI, left, right);
  case AffineExprKind::CeilDiv:
    return append(Opcode::CeilDivSI, left, right);
  default:
    break;
  }
  // What remains is x mod y, never negative: x - floor(x / y) * y.
  unsigned quotient = append(Opcode::FloorDivSI, left, right);
  return append(Opcode::SubI, left, append(Opcode::MulI, quotient, right));
}

unsigned BodyCompiler::address(const Tensor &tensor, ArrayRef<unsigned> indices, Operation *user) {
  unsigned result = program.addConstant(0);
  for (auto [index, extent] : llvm::zip_equal(indices, tensor.getShape()))
    result = program.append({.opcode = Opcode::Index,
                             .operands = {result, index},
                             .immediate = extent,
                             .origin = user});
  return result;
}

llvm::Error BodyCompiler::compileConstant(Operation &operation) {
  int64_t scalar = 0; // ub.poison may be any value: it pads what nobody reads.
  if (auto constant = dyn_cast<arith::ConstantOp>(operation)) {
    std::optional<int64_t> value = scalarFromAttribute(constant.getValue());
    if (!value)
      return failure(&operation, fmt::format("is a constant of type \"{}\" in a scalar body",
                                             typeText(constant.getType())));
    scalar = *value;
  }
  define(operation.getResult(0), program.addConstant(scalar));
  return llvm::Error::success();
}

llvm::Error BodyCompiler::compileExtract(Operation &operation) {
  auto extract = cast<tensor::ExtractOp>(operation);
  llvm::Expected<const Tensor *> tensor = environment.tensor(extract.getTensor(), &operation);
  if (!tensor)
    return tensor.takeError();
  SmallVector<unsigned> indices;
  for (Value value : extract.getIndices()) {
    llvm::Expected<unsigned> index = registerOf(value, &operation);
    if (!index)
      return index.takeError();
    indices.push_back(*index);
  }
  unsigned at = address(**tensor, indices, &operation);
  define(extract.getResult(),
         program.append({.opcode = Opcode::Load, .operands = {at}, .tensor = *tensor}));
  return llvm::Error::success();
}

void BodyCompiler::compileAffine(Operation &operation, ArrayRef<unsigned> operands) {
  AffineMap map = cast<affine::AffineApplyOp>(operation).getAffineMap();
  define(operation.getResult(0), compile(map.getResult(0), operands.take_front(map.getNumDims()),
                                         operands.drop_front(map.getNumDims()), &operation));
}

llvm::Error BodyCompiler::compileCall(Operation &operation, ArrayRef<unsigned> operands) {
  auto call = cast<func::CallOp>(operation);
  std::string name = call.getCallee().str();
  auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(call, call.getCalleeAttr());
  if (callee && !callee.isExternal()) {
    if (operands.size() != call.getNumOperands())
      return failure(&operation, fmt::format("passes tensors to \"{}\" in a scalar body", name));
    if (!llvm::hasSingleElement(callee.getBody()))
      return failure(&operation, fmt::format("calls \"{}\", which has several blocks", name));
    if (++depth > maximumDepth)
      return failure(&operation,
                     fmt::format("calls \"{}\" more than {} levels deep", name, maximumDepth));
    Block &body = callee.front();
    for (auto [argument, operand] : llvm::zip_equal(body.getArguments(), operands))
      define(argument, operand);
    if (llvm::Error problem = compile(body))
      return problem;
    Operation *terminator = body.getTerminator();
    for (auto [result, value] : llvm::zip_equal(call.getResults(), terminator->getOperands())) {
      llvm::Expected<unsigned> index = registerOf(value, terminator);
      if (!index)
        return index.takeError();
      define(result, *index);
    }
    --depth;
    return llvm::Error::success();
  }
  const Primitive *primitive = findPrimitive(name);
  if (!primitive)
    return failure(&operation, fmt::format("calls \"{}\", which has no body and is no primitive of "
                                           "templates/cxx/arithmetic.inc",
                                           name));
  auto kinds = llvm::map_to_vector(call.getOperandTypes(), elementKind);
  bool matches = call.getNumResults() == 1 && kinds.size() == primitive->operands.size() &&
                 llvm::equal(kinds, primitive->operands) &&
                 elementKind(call.getResult(0).getType()) == primitive->result;
  if (!matches)
    return failure(&operation, fmt::format("calls primitive \"{}\" as \"{}\", which is not its "
                                           "signature",
                                           name, typeText(call.getCalleeType())));
  Instruction instruction{.opcode = Opcode::Call, .primitive = primitive, .origin = &operation};
  llvm::copy(operands, instruction.operands.begin());
  define(call.getResult(0), program.append(instruction));
  return llvm::Error::success();
}

llvm::Error BodyCompiler::compileTable(Operation &operation, ArrayRef<unsigned> operands) {
  static const Table table;
  StringRef name = operation.getName().getStringRef();
  auto found = table.find(name);
  bool isBitcast = isa<arith::BitcastOp>(operation);
  if (found == table.end() && !isBitcast)
    return failure(&operation, "cannot be evaluated; accepted: linalg operations and moves on "
                               "tensors, scalar arith and math operations, constants, calls, and "
                               "regions of these");
  Type type = operation.getResult(0).getType();
  std::optional<ElementKind> source = elementKind(operation.getOperand(0).getType());
  std::optional<ElementKind> kind = elementKind(type);
  if (!source || !kind)
    return failure(&operation,
                   fmt::format("takes \"{}\" and gives \"{}\"; accepted: scalars of "
                               "i1, i8, i16, i32, i64, index, f32, f64",
                               typeText(operation.getOperand(0).getType()), typeText(type)));
  Translation translation = !isBitcast                           ? found->second
                            : isFloat(*source) == isFloat(*kind) ? Translation{Opcode::Copy}
                            : isFloat(*kind) ? Translation{Opcode::BitcastToFloat}
                                             : Translation{Opcode::BitcastToInteger};
  Instruction instruction{.opcode = translation.opcode,
                          .kind = *kind,
                          .source = *source,
                          .unary = translation.unary,
                          .binary = translation.binary,
                          .origin = &operation};
  llvm::copy(operands, instruction.operands.begin());
  if (auto compare = dyn_cast<arith::CmpIOp>(operation)) {
    instruction.immediate = static_cast<int64_t>(compare.getPredicate());
    instruction.kind = *source;
  } else if (auto compareFloats = dyn_cast<arith::CmpFOp>(operation)) {
    instruction.immediate = static_cast<int64_t>(compareFloats.getPredicate());
  }
  define(operation.getResult(0), program.append(instruction));
  return llvm::Error::success();
}

llvm::Error BodyCompiler::compile(Operation &operation) {
  if (isa<arith::ConstantOp, ub::PoisonOp>(operation))
    return compileConstant(operation);
  if (isa<tensor::ExtractOp>(operation))
    return compileExtract(operation);
  // By name: the class of linalg.index costs the header of all linalg operations.
  if (operation.getName().getStringRef() == "linalg.index") {
    auto dimension = operation.getAttrOfType<IntegerAttr>("dim");
    if (!dimension)
      return failure(&operation, "has no attribute \"dim\"");
    define(operation.getResult(0), loopIndex(static_cast<unsigned>(dimension.getInt())));
    return llvm::Error::success();
  }
  SmallVector<unsigned> operands;
  for (Value value : operation.getOperands()) {
    if (isa<ShapedType>(value.getType()))
      break; // No scalar operation: reported below by name.
    llvm::Expected<unsigned> operand = registerOf(value, &operation);
    if (!operand)
      return operand.takeError();
    operands.push_back(*operand);
  }
  if (isa<affine::AffineApplyOp>(operation)) {
    compileAffine(operation, operands);
    return llvm::Error::success();
  }
  if (isa<func::CallOp>(operation))
    return compileCall(operation, operands);
  return compileTable(operation, operands);
}

llvm::Error BodyCompiler::compile(Block &block) {
  for (Operation &operation : block.without_terminator())
    if (llvm::Error problem = compile(operation))
      return problem;
  return llvm::Error::success();
}

} // namespace burin
