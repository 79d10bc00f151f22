// Recognises sums of products and runs them in compiled loops.
#include "lowering/evaluate/Contraction.h"

#include "lowering/evaluate/LinearAccess.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin {

namespace {
/// One factor of the product: an operand of the nest less a zero point.
struct Factor {
  unsigned operand = 0;
  ElementKind kind = ElementKind::F32;
  int64_t zeroPoint = 0;
};

/// What the recognised body computes.
struct Contraction {
  std::array<Factor, 2> factors;
  ElementKind sum;
};

/// A scalar that is the same in all iterations.
std::optional<int64_t> invariant(Value value, LoopNest &nest) {
  if (auto constant = value.getDefiningOp<arith::ConstantOp>())
    return scalarFromAttribute(constant.getValue());
  auto argument = dyn_cast<BlockArgument>(value);
  Block *body = nest.operation.getBlock();
  if (argument && argument.getOwner() == body) {
    value = nest.op()->getOperand(argument.getArgNumber());
    if (nest.tensors[argument.getArgNumber()])
      return std::nullopt;
  } else if (value.getParentBlock() == body) {
    return std::nullopt;
  }
  llvm::Expected<int64_t> scalar = nest.environment.scalar(value, nest.op());
  if (scalar)
    return *scalar;
  llvm::consumeError(scalar.takeError());
  return std::nullopt;
}

std::optional<Factor> matchFactor(Value value, LoopNest &nest) {
  Factor factor;
  if (auto difference = value.getDefiningOp<arith::SubIOp>()) {
    std::optional<int64_t> zeroPoint = invariant(difference.getRhs(), nest);
    if (!zeroPoint)
      return std::nullopt;
    factor.zeroPoint = *zeroPoint;
    value = difference.getLhs();
  }
  bool isUnsigned = false;
  if (auto extension = value.getDefiningOp<arith::ExtSIOp>()) {
    value = extension.getIn();
  } else if (auto zeroExtension = value.getDefiningOp<arith::ExtUIOp>()) {
    value = zeroExtension.getIn();
    isUnsigned = true;
  }
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument || argument.getOwner() != nest.operation.getBlock())
    return std::nullopt;
  factor.operand = argument.getArgNumber();
  const Tensor *tensor = nest.tensors[factor.operand];
  if (!tensor || factor.operand >= nest.firstResult() || !isLinear(nest.maps[factor.operand]))
    return std::nullopt;
  factor.kind = tensor->getKind();
  if (isUnsigned) {
    // The next wider type holds the same values.
    if (factor.kind != ElementKind::I8 && factor.kind != ElementKind::I16)
      return std::nullopt;
    factor.kind = factor.kind == ElementKind::I8 ? ElementKind::U8 : ElementKind::U16;
  }
  return factor;
}

std::optional<Contraction> match(LoopNest &nest) {
  Block &body = *nest.operation.getBlock();
  Operation *terminator = body.getTerminator();
  if (nest.results.size() != 1 || terminator->getNumOperands() != 1 ||
      body.getNumArguments() != nest.tensors.size() || !nest.maps.back().isProjectedPermutation())
    return std::nullopt;
  ElementKind kind = nest.results[0].getKind();
  bool isSum = kind == ElementKind::F32 || kind == ElementKind::I32 || kind == ElementKind::I64;
  Operation *sum = terminator->getOperand(0).getDefiningOp();
  if (!isSum || !sum || !isa<arith::AddFOp, arith::AddIOp>(sum))
    return std::nullopt;
  Value running = body.getArguments().back();
  bool isLeft = sum->getOperand(0) == running;
  Operation *product = sum->getOperand(isLeft ? 1 : 0).getDefiningOp();
  if (!product || !isa<arith::MulFOp, arith::MulIOp>(product) ||
      sum->getOperand(isLeft ? 0 : 1) != running)
    return std::nullopt;
  // Anything else in the body, used or not, could report an error that these loops would miss.
  for (Operation &operation : body.without_terminator())
    if (!isa<arith::ConstantOp>(operation) && operation.use_empty())
      return std::nullopt;
  std::optional<Factor> left = matchFactor(product->getOperand(0), nest);
  std::optional<Factor> right = matchFactor(product->getOperand(1), nest);
  if (!left || !right)
    return std::nullopt;
  return Contraction{{*left, *right}, kind};
}

/// The nest in the order the loops below run it: the last loop innermost.
struct Schedule {
  SmallVector<int64_t> extents;
  LinearAccess left, right, sum;
};

/// Moves the longest loop inwards that may move: a parallel one, or the last reduction.
void chooseInnermost(Schedule &schedule, ArrayRef<utils::IteratorType> iterators) {
  size_t innermost = 0;
  bool isLastReduction = true, isChosen = false;
  for (size_t loop = iterators.size(); loop-- > 0;) {
    bool isParallel =
        iterators[loop] == utils::IteratorType::parallel && schedule.sum.strides[loop] != 0;
    bool mayMove = isParallel || isLastReduction;
    isLastReduction &= isParallel;
    if (mayMove && (!isChosen || schedule.extents[loop] > schedule.extents[innermost])) {
      innermost = loop;
      isChosen = true;
    }
  }
  auto move = [&](SmallVector<int64_t> &list) {
    std::rotate(list.begin() + innermost, list.begin() + innermost + 1, list.end());
  };
  move(schedule.extents);
  move(schedule.left.strides);
  move(schedule.right.strides);
  move(schedule.sum.strides);
}

/// Adds one product; true if an integer overflows. Floats round at the product and at the sum, for
/// which the build must forbid contraction into a fused operation (-ffp-contract=off).
template <class Sum, class Left, class Right>
inline bool accumulate(Sum &sum, Left left, Right right, Sum leftZero, Sum rightZero) {
  if constexpr (std::is_floating_point_v<Sum>) {
    Sum product = left * right;
    sum += product;
    return false;
  } else {
    Sum a, b, product;
    bool overflows = __builtin_sub_overflow(Sum{left}, leftZero, &a);
    overflows |= __builtin_sub_overflow(Sum{right}, rightZero, &b);
    overflows |= __builtin_mul_overflow(a, b, &product);
    overflows |= __builtin_add_overflow(sum, product, &sum);
    return overflows;
  }
}

template <class Sum, class Left, class Right>
bool runLoops(const Schedule &schedule, const Contraction &contraction, const Tensor &leftTensor,
              const Tensor &rightTensor, Tensor &result) {
  const Left *leftData = leftTensor.as<Left>().data();
  const Right *rightData = rightTensor.as<Right>().data();
  Sum *sums = result.as<Sum>().data();
  Sum leftZero = static_cast<Sum>(contraction.factors[0].zeroPoint);
  Sum rightZero = static_cast<Sum>(contraction.factors[1].zeroPoint);
  size_t inner = schedule.extents.size() - 1;
  int64_t extent = schedule.extents[inner];
  int64_t leftStride = schedule.left.strides[inner], rightStride = schedule.right.strides[inner];
  int64_t sumStride = schedule.sum.strides[inner];
  SmallVector<int64_t> position(inner, 0);
  bool overflows = false;
  for (;;) {
    const Left *left = leftData + schedule.left.at(position);
    const Right *right = rightData + schedule.right.at(position);
    Sum *sum = sums + schedule.sum.at(position);
    if (sumStride == 0) {
      Sum running = *sum;
      for (int64_t i = 0; i < extent; ++i)
        overflows |= accumulate<Sum>(running, left[i * leftStride], right[i * rightStride],
                                     leftZero, rightZero);
      *sum = running;
    } else {
      for (int64_t i = 0; i < extent; ++i)
        overflows |= accumulate<Sum>(sum[i * sumStride], left[i * leftStride],
                                     right[i * rightStride], leftZero, rightZero);
    }
    size_t loop = inner;
    while (loop > 0 && ++position[loop - 1] == schedule.extents[loop - 1])
      position[--loop] = 0;
    if (loop == 0)
      return overflows;
  }
}

/// Picks the loops for the element types; none for types without.
std::optional<bool> dispatch(const Schedule &schedule, const Contraction &contraction,
                             const Tensor &left, const Tensor &right, Tensor &result) {
  return withElementType(contraction.sum, [&](auto sum) -> std::optional<bool> {
    using Sum = decltype(sum);
    return withElementType(contraction.factors[0].kind, [&](auto a) -> std::optional<bool> {
      using Left = decltype(a);
      return withElementType(contraction.factors[1].kind, [&](auto b) -> std::optional<bool> {
        using Right = decltype(b);
        constexpr bool isFloat = std::is_same_v<Sum, float> && std::is_same_v<Left, float> &&
                                 std::is_same_v<Right, float>;
        constexpr bool isInteger = (std::is_same_v<Sum, int32_t> ||
                                    std::is_same_v<Sum, int64_t>)&&std::is_integral_v<Left> &&
                                   std::is_integral_v<Right> && sizeof(Left) <= 4 &&
                                   sizeof(Right) <= 4 && !std::is_same_v<Left, uint32_t> &&
                                   !std::is_same_v<Right, uint32_t>;
        if constexpr (isFloat || isInteger)
          return runLoops<Sum, Left, Right>(schedule, contraction, left, right, result);
        else
          return std::nullopt;
      });
    });
  });
}
} // namespace

llvm::Expected<bool> contract(LoopNest &nest) {
  std::optional<Contraction> contraction = match(nest);
  if (!contraction || nest.extents.empty())
    return false;
  // I1 shares its C++ type with U8 but is extended differently.
  for (const Factor &factor : contraction->factors)
    if (factor.kind == ElementKind::I1)
      return false;
  std::array<LinearAccess, 3> accesses;
  std::array<unsigned, 3> operands{contraction->factors[0].operand, contraction->factors[1].operand,
                                   nest.firstResult()};
  for (auto [access, operand] : llvm::zip_equal(accesses, operands)) {
    llvm::Expected<LinearAccess> found = linearAccess(
        nest.maps[operand], nest.tensors[operand]->getShape(), nest.extents, nest.op());
    if (!found)
      return found.takeError();
    access = std::move(*found);
  }
  Schedule schedule{nest.extents, accesses[0], accesses[1], accesses[2]};
  chooseInnermost(schedule, nest.iterators);
  std::optional<bool> overflows = dispatch(schedule, *contraction, *nest.tensors[operands[0]],
                                           *nest.tensors[operands[1]], nest.results[0]);
  if (overflows && *overflows)
    return failure(nest.op(),
                   fmt::format("overflows i{} in a sum of products", bitWidth(contraction->sum)));
  return overflows.has_value();
}

} // namespace burin
