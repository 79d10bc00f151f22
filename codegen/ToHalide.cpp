// Loop nests by the LinalgOp interface, and the layout that a kernel's last ops give its result.
#include "codegen/ToHalide.h"
#include "dialects/plan/Storage.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include <fmt/format.h>

using namespace mlir;
using Halide::Expr;
using Halide::Func;
using Halide::Var;

namespace burin::cxx {

static llvm::Error unsupported(Operation *op, StringRef why) {
  return llvm::createStringError(
      fmt::format("{}: {}", std::string_view(op->getName().getStringRef()), std::string_view(why)));
}

namespace {

class Translator {
public:
  llvm::Expected<HalideKernel> translate(func::FuncOp function);

private:
  /// A tensor value as a Halide function, shape outermost first.
  struct Tensor {
    Func func;
    std::vector<int64_t> shape;
    int result = 0;
  };

  Expr element(const Tensor &tensor, const std::vector<Expr> &index) {
    std::vector<Expr> reversed(index.rbegin(), index.rend());
    auto value = tensor.func(reversed);
    return tensor.func.outputs() > 1 ? Expr(value[tensor.result]) : Expr(value);
  }

  void declareInput(unsigned index, BlockArgument argument);
  llvm::Error structured(linalg::LinalgOp op);
  llvm::Error copied(Value value);

  HalideKernel kernel;
  llvm::DenseMap<Value, Tensor> tensors;
  Scalars constants;
};

void Translator::declareInput(unsigned index, BlockArgument argument) {
  auto type = cast<RankedTensorType>(argument.getType());
  std::vector<int64_t> strides = plan::rowMajor(type.getShape());
  int rank = static_cast<int>(type.getRank());
  Halide::ImageParam parameter(halideType(type.getElementType()), rank, inputName(index));
  for (int i = 0; i < rank; i++) {
    int axis = rank - 1 - i;
    parameter.dim(i)
        .set_bounds(0, static_cast<int>(type.getDimSize(axis)))
        .set_stride(static_cast<int>(strides[axis]));
  }
  kernel.inputs.push_back(parameter);
  tensors[argument] = {Func(parameter), type.getShape().vec(), 0};
}

/// A stage that only copies `value`: for a kernel that is a border around an input, or whose sums
/// are the result (an output's tile must be a pure function).
llvm::Error Translator::copied(Value value) {
  const Tensor source = tensors[value];
  Stage stage;
  stage.func = Func("out");
  std::vector<Var> arguments;
  std::vector<Expr> index;
  for (size_t axis = 0; axis < source.shape.size(); axis++) {
    Var loop(fmt::format("d{}", axis));
    stage.loops[static_cast<unsigned>(axis)] = loop;
    arguments.insert(arguments.begin(), loop);
    index.push_back(loop);
  }
  stage.func(arguments) = element(source, index);
  kernel.stages.push_back(stage);
  return llvm::Error::success();
}

llvm::Error Translator::structured(linalg::LinalgOp op) {
  auto ranges = op.getStaticLoopRanges();
  auto kinds = op.getIteratorTypesArray();
  auto maps = op.getIndexingMapsArray();
  size_t rank = ranges.size();
  Stage stage;
  stage.op = op;

  Halide::Region domain; // reductions, innermost first
  for (size_t d = rank; d-- > 0;)
    if (kinds[d] == utils::IteratorType::reduction)
      domain.push_back(Halide::Range(0, static_cast<int>(ranges[d])));
  Halide::RDom reduction;
  if (!domain.empty())
    reduction = Halide::RDom(domain, "r");
  std::vector<Expr> loops(rank);
  int next = 0;
  for (size_t d = rank; d-- > 0;) {
    auto at = static_cast<unsigned>(d);
    if (kinds[d] == utils::IteratorType::reduction) {
      stage.reductions[at] = reduction[next];
      loops[d] = reduction[next++];
    } else {
      Var loop(fmt::format("d{}", d));
      stage.loops[at] = loop;
      loops[d] = loop;
    }
  }

  auto indexOf = [&](AffineMap map) {
    std::vector<Expr> index;
    for (AffineExpr expression : map.getResults())
      index.push_back(affineValue(expression, loops));
    return index;
  };
  AffineMap resultMap = maps.back();
  if (!resultMap.isProjectedPermutation())
    return unsupported(op, "the result is indexed by more than plain loops");
  std::vector<Var> arguments;
  for (AffineExpr expression : llvm::reverse(resultMap.getResults()))
    arguments.push_back(stage.loops.at(cast<AffineDimExpr>(expression).getPosition()));
  stage.func = Func(domain.empty() ? "value" : "acc");

  Scalars scalars = constants;
  Block *body = op.getBlock();
  bool readsInit = false;
  for (auto [i, argument] : llvm::enumerate(body->getArguments())) {
    auto index = static_cast<unsigned>(i);
    Value operand = op->getOperand(index);
    if (index >= op.getNumDpsInputs()) {
      readsInit |= !argument.use_empty();
      continue;
    }
    if (argument.use_empty()) // a pooling window: only its extents count
      continue;
    if (isa<RankedTensorType>(operand.getType()))
      scalars[argument] = element(tensors[operand], indexOf(maps[index]));
    else
      scalars[argument] = constants.lookup(operand);
  }

  BodyContext context{
      loops, [&](Value tensor, std::vector<Expr> index) -> llvm::Expected<Expr> {
        auto found = tensors.find(tensor);
        if (found == tensors.end())
          return unsupported(op, "an element of a tensor that is not in the kernel");
        for (auto [axis, expression] : llvm::enumerate(index))
          expression =
              Halide::clamp(expression, 0, static_cast<int>(found->second.shape[axis]) - 1);
        return element(found->second, index);
      }};
  auto yielded = [&]() -> llvm::Expected<std::vector<Expr>> {
    for (Operation &inner : body->without_terminator()) {
      auto value = scalarToHalide(inner, scalars, context);
      if (!value)
        return value.takeError();
      scalars[inner.getResult(0)] = *value;
    }
    std::vector<Expr> values;
    for (Value value : body->getTerminator()->getOperands())
      values.push_back(scalars.lookup(value));
    return values;
  };
  auto define = [&](const std::vector<Expr> &values) {
    if (values.size() == 1)
      stage.func(arguments) = values[0];
    else
      stage.func(arguments) = Halide::Tuple(values);
  };

  std::vector<Expr> inits;
  if (readsInit)
    for (Value init : op.getDpsInits())
      inits.push_back(element(tensors[init], indexOf(resultMap)));
  auto bindRunning = [&](auto get) {
    for (auto [k, argument] : llvm::enumerate(op.getRegionOutputArgs()))
      scalars[argument] = get(k);
  };
  if (domain.empty()) {
    if (readsInit)
      bindRunning([&](size_t k) { return inits[k]; });
  } else {
    if (!readsInit)
      return unsupported(op, "a reduction that ignores its running result");
    define(inits);
    bindRunning([&](size_t k) {
      return inits.size() == 1 ? Expr(stage.func(arguments)) : Expr(stage.func(arguments)[k]);
    });
  }
  auto values = yielded();
  if (!values)
    return values.takeError();
  define(*values);
  for (auto [k, result] : llvm::enumerate(op->getResults()))
    tensors[result] = {stage.func, cast<RankedTensorType>(result.getType()).getShape().vec(),
                       static_cast<int>(k)};
  kernel.stages.push_back(stage);
  return llvm::Error::success();
}

llvm::Expected<HalideKernel> Translator::translate(func::FuncOp function) {
  for (BlockArgument argument : plan::readArguments(function.front()))
    declareInput(argument.getArgNumber(), argument);
  for (Operation &op : function.front().without_terminator()) {
    if (auto constant = dyn_cast<arith::ConstantOp>(op)) {
      if (isa<ShapedType>(constant.getType()))
        return unsupported(&op, "a tensor constant inside a kernel");
      std::vector<Expr> none;
      BodyContext context{none, [&](Value, std::vector<Expr>) -> llvm::Expected<Expr> {
                            return unsupported(&op, "an element outside a loop");
                          }};
      auto value = scalarToHalide(op, constants, context);
      if (!value)
        return value.takeError();
      constants[constant] = *value;
    } else if (auto linalg = dyn_cast<linalg::LinalgOp>(op)) {
      if (llvm::Error error = structured(linalg))
        return error;
    } else if (!isa<tensor::EmptyOp>(op) && !plan::isPlacement(&op) && !plan::isReshape(&op)) {
      return unsupported(&op, "it is not linalg on tensors");
    }
  }
  Value computed;
  auto layout = plan::resultLayout(function.front().getTerminator()->getOperand(0), computed);
  if (!layout)
    return layout.takeError();
  kernel.layout = *layout;
  bool isReduction = !kernel.stages.empty() && !kernel.stages.back().reductions.empty();
  if (!tensors.contains(computed))
    return unsupported(function, "the result is not computed by the kernel");
  if (isReduction || isa<BlockArgument>(computed))
    if (llvm::Error error = copied(computed))
      return error;

  // Fix every bound and stride, so that nothing of Halide's buffers is left in the lowered code.
  Func out = kernel.stages.back().func;
  auto shape = cast<RankedTensorType>(computed.getType()).getShape();
  int rank = static_cast<int>(shape.size());
  for (int i = 0; i < rank; i++) {
    auto axis = static_cast<size_t>(rank - 1 - i);
    out.bound(out.args()[i], 0, static_cast<int>(shape[axis]));
    out.output_buffer()
        .dim(i)
        .set_bounds(0, static_cast<int>(shape[axis]))
        .set_stride(static_cast<int>(kernel.layout.strides[axis]));
  }
  return std::move(kernel);
}

} // namespace

std::string inputName(unsigned argument) { return fmt::format("in{}", argument); }

llvm::Expected<HalideKernel> toHalide(func::FuncOp kernel) {
  return Translator().translate(kernel);
}

} // namespace burin::cxx
