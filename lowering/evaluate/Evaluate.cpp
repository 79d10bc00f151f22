// Walks blocks of operations and hands each to what evaluates its kind.
#include "lowering/evaluate/Evaluate.h"

#include "lowering/evaluate/BodyCompiler.h"
#include "lowering/evaluate/Movement.h"
#include "lowering/evaluate/Structured.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin {

namespace {
/// Nesting of calls and regions, which have no way to end a recursion.
constexpr unsigned maximumDepth = 64;

class Evaluator {
public:
  explicit Evaluator(EvaluateOptions options) : options(options) {}

  /// Evaluates all operations of a block but its terminator.
  llvm::Error run(Block &block, Operation *owner);
  llvm::Expected<SmallVector<Tensor>> terminatorTensors(Block &block);

  Environment environment;

private:
  llvm::Error run(Operation &operation);
  llvm::Error runConstant(Operation &operation);
  llvm::Error runScalar(Operation &operation);
  llvm::Error runBlock(Operation &operation, Block &block);

  EvaluateOptions options;
  unsigned depth = 0;
};

bool isScalar(Type type) { return type.isIntOrIndexOrFloat(); }

/// The only block of an operation that computes its results there from the values around it, or
/// null. Its arguments, if any, stand for its operands.
Block *inlineBlock(Operation &operation) {
  if (operation.getNumRegions() != 1 || isa<LoopLikeOpInterface>(operation) ||
      !llvm::hasSingleElement(operation.getRegion(0)))
    return nullptr;
  Block &block = operation.getRegion(0).front();
  bool takesOperands = block.getNumArguments() == 0 ||
                       TypeRange(block.getArgumentTypes()) == operation.getOperandTypes();
  if (!takesOperands || block.empty() || !block.back().hasTrait<OpTrait::IsTerminator>() ||
      block.back().getOperandTypes() != operation.getResultTypes())
    return nullptr;
  return &block;
}

/// The body of a called function, or null if it has none.
Block *calledBlock(func::CallOp call) {
  auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(call, call.getCalleeAttr());
  if (!callee || !llvm::hasSingleElement(callee.getBody()))
    return nullptr;
  return &callee.front();
}

llvm::Error Evaluator::runConstant(Operation &operation) {
  Value result = operation.getResult(0);
  Attribute value = operation.getAttr("value");
  if (auto elements = dyn_cast_or_null<ElementsAttr>(value)) {
    llvm::Expected<Tensor> tensor = Tensor::fromAttribute(elements);
    if (!tensor)
      return failure(&operation, "cannot be evaluated: " + llvm::toString(tensor.takeError()));
    auto type = dyn_cast<RankedTensorType>(result.getType());
    // The attribute of a quantized constant has the storage type.
    if (type && type != tensor->getType())
      tensor = tensor->withType(type);
    if (!tensor)
      return failure(&operation, "cannot be evaluated: " + llvm::toString(tensor.takeError()));
    environment.bind(result, std::move(*tensor));
    return llvm::Error::success();
  }
  std::optional<int64_t> scalar = value ? scalarFromAttribute(value) : std::nullopt;
  if (!scalar)
    return failure(&operation, "has no attribute \"value\" that is a tensor, an integer or a "
                               "float");
  environment.bind(result, *scalar);
  return llvm::Error::success();
}

llvm::Error Evaluator::runScalar(Operation &operation) {
  ScalarProgram program;
  BodyCompiler compiler(program, environment);
  if (llvm::Error problem = compiler.compile(operation))
    return problem;
  if (!compiler.usedLoops().empty())
    return failure(&operation, "stands outside of a linalg operation");
  if (llvm::Error problem = program.run(1))
    return problem;
  for (Value result : operation.getResults()) {
    llvm::Expected<unsigned> index = compiler.registerOf(result, &operation);
    if (!index)
      return index.takeError();
    environment.bind(result, *program.lanes(*index));
  }
  return llvm::Error::success();
}

llvm::Error Evaluator::runBlock(Operation &operation, Block &block) {
  if (block.getNumArguments() != 0)
    for (auto [argument, operand] : llvm::zip_equal(block.getArguments(), operation.getOperands()))
      if (llvm::Error problem = environment.alias(argument, operand, &operation))
        return problem;
  if (llvm::Error problem = run(block, &operation))
    return problem;
  Operation *terminator = block.getTerminator();
  for (auto [result, value] : llvm::zip_equal(operation.getResults(), terminator->getOperands()))
    if (llvm::Error problem = environment.alias(result, value, terminator))
      return problem;
  return llvm::Error::success();
}

llvm::Error Evaluator::run(Operation &operation) {
  if (operation.hasTrait<OpTrait::ConstantLike>() && !isa<ub::PoisonOp>(operation))
    return runConstant(operation);
  if (auto structured = dyn_cast<linalg::LinalgOp>(operation)) {
    llvm::Expected<SmallVector<Tensor>> results =
        evaluateStructured(structured, environment, options.useContractions);
    if (!results)
      return results.takeError();
    for (auto [value, tensor] : llvm::zip_equal(operation.getResults(), *results))
      environment.bind(value, std::move(tensor));
    return llvm::Error::success();
  }
  auto evaluateScalar = [&](Operation &nested) { return runScalar(nested); };
  if (auto tensor = evaluateMovement(operation, environment, evaluateScalar)) {
    if (!*tensor)
      return tensor->takeError();
    environment.bind(operation.getResult(0), std::move(**tensor));
    return llvm::Error::success();
  }
  if (auto call = dyn_cast<func::CallOp>(operation))
    if (Block *block = calledBlock(call))
      return runBlock(operation, *block);
  if (Block *block = inlineBlock(operation))
    return runBlock(operation, *block);
  if (isa<ub::PoisonOp>(operation) && !isScalar(operation.getResult(0).getType())) {
    auto type = dyn_cast<RankedTensorType>(operation.getResult(0).getType());
    if (!type)
      return failure(&operation, "is neither a scalar nor a tensor");
    llvm::Expected<Tensor> tensor = Tensor::zeros(type);
    if (!tensor)
      return failure(&operation, "cannot be evaluated: " + llvm::toString(tensor.takeError()));
    environment.bind(operation.getResult(0), std::move(*tensor));
    return llvm::Error::success();
  }
  return runScalar(operation);
}

llvm::Error Evaluator::run(Block &block, Operation *owner) {
  if (++depth > maximumDepth)
    return failure(owner,
                   fmt::format("nests calls and regions more than {} levels deep", maximumDepth));
  for (Operation &operation : block.without_terminator())
    if (llvm::Error problem = run(operation))
      return problem;
  --depth;
  return llvm::Error::success();
}

llvm::Expected<SmallVector<Tensor>> Evaluator::terminatorTensors(Block &block) {
  Operation *terminator = block.getTerminator();
  SmallVector<Tensor> results;
  for (Value value : terminator->getOperands()) {
    llvm::Expected<const Tensor *> tensor = environment.tensor(value, terminator);
    if (!tensor)
      return tensor.takeError();
    results.push_back(**tensor);
  }
  return results;
}
} // namespace

llvm::Expected<SmallVector<Tensor>> evaluate(func::FuncOp function, ArrayRef<Tensor> inputs,
                                             EvaluateOptions options) {
  Operation *op = function;
  if (!llvm::hasSingleElement(function.getBody()))
    return failure(op, fmt::format("\"{}\" has no body or several blocks; accepted: one block",
                                   function.getSymName().str()));
  if (inputs.size() != function.getNumArguments())
    return failure(op, fmt::format("\"{}\" takes {} inputs, not {}", function.getSymName().str(),
                                   function.getNumArguments(), inputs.size()));
  Evaluator evaluator(options);
  for (auto [argument, input] : llvm::zip_equal(function.getArguments(), inputs)) {
    auto type = dyn_cast<RankedTensorType>(argument.getType());
    if (!type || !input.getType() || type.getShape() != input.getShape() ||
        elementKind(type.getElementType()) != input.getKind())
      return failure(op, fmt::format("input {} of \"{}\" is \"{}\"; accepted: \"{}\"",
                                     argument.getArgNumber(), function.getSymName().str(),
                                     input.getType() ? typeText(input.getType()) : "none",
                                     typeText(argument.getType())));
    evaluator.environment.bind(argument, input);
  }
  Block &block = function.front();
  if (llvm::Error problem = evaluator.run(block, op))
    return problem;
  return evaluator.terminatorTensors(block);
}

llvm::Expected<SmallVector<Tensor>>
evaluate(Block &block, const llvm::DenseMap<Value, Tensor> &captures, EvaluateOptions options) {
  Evaluator evaluator(options);
  for (const auto &[value, tensor] : captures)
    evaluator.environment.bind(value, tensor);
  if (llvm::Error problem = evaluator.run(block, block.getParentOp()))
    return problem;
  return evaluator.terminatorTensors(block);
}

} // namespace burin
