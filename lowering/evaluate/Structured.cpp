// Runs the body of a linalg operation over its loops, a strip of one parallel loop at a time.
#include "lowering/evaluate/Structured.h"

#include "lowering/evaluate/BodyCompiler.h"
#include "lowering/evaluate/Contraction.h"
#include "lowering/evaluate/LinearAccess.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin {

namespace {
/// An operand that the strip loop reads or writes by strides.
struct Port {
  LinearAccess access;
  unsigned index;
  const Tensor *tensor;
};

/// A body over its loop nest.
class StripLoop {
public:
  explicit StripLoop(LoopNest &nest) : nest(nest), compiler(program, nest.environment) {}
  llvm::Error prepare();
  llvm::Error run();

private:
  llvm::Error prepareOperand(unsigned operand);
  unsigned loadNonlinear(unsigned operand);
  void chooseStrip();
  llvm::Error runStrip(int64_t count);
  bool advance();

  LoopNest &nest;
  ScalarProgram program;
  BodyCompiler compiler;
  SmallVector<Port> reads, writes;
  SmallVector<int64_t> position;
  std::optional<unsigned> strip;
};

llvm::Error StripLoop::prepareOperand(unsigned operand) {
  Block &body = *nest.operation.getBlock();
  bool isResult = operand >= nest.firstResult();
  Value value = nest.op()->getOperand(operand);
  // linalg.map has no argument for the operand it overwrites.
  bool isRead = operand < body.getNumArguments() && !body.getArgument(operand).use_empty();
  const Tensor *tensor = nest.tensors[operand];
  if (!tensor) {
    if (!isRead)
      return llvm::Error::success();
    llvm::Expected<int64_t> scalar = nest.environment.scalar(value, nest.op());
    if (!scalar)
      return scalar.takeError();
    compiler.define(body.getArgument(operand), program.addConstant(*scalar));
    return llvm::Error::success();
  }
  AffineMap map = nest.maps[operand];
  if (!isLinear(map)) {
    if (isResult)
      return failure(nest.op(), "has a result whose indexing map divides; accepted: projected "
                                "permutations");
    if (isRead)
      compiler.define(body.getArgument(operand), loadNonlinear(operand));
    return llvm::Error::success();
  }
  if (!isRead && !isResult)
    return llvm::Error::success();
  llvm::Expected<LinearAccess> access =
      linearAccess(map, tensor->getShape(), nest.extents, nest.op());
  if (!access)
    return access.takeError();
  Port port{std::move(*access), 0, tensor};
  if (isRead) {
    port.index = program.addRegister();
    compiler.define(body.getArgument(operand), port.index);
    reads.push_back(port);
  }
  if (isResult)
    writes.push_back(port);
  return llvm::Error::success();
}

unsigned StripLoop::loadNonlinear(unsigned operand) {
  SmallVector<unsigned> loops, indices;
  for (unsigned loop = 0; loop < nest.extents.size(); ++loop)
    loops.push_back(compiler.loopIndex(loop));
  for (AffineExpr expression : nest.maps[operand].getResults())
    indices.push_back(compiler.compile(expression, loops, {}, nest.op()));
  const Tensor *tensor = nest.tensors[operand];
  unsigned at = compiler.address(*tensor, indices, nest.op());
  return program.append({.opcode = Opcode::Load, .operands = {at}, .tensor = tensor});
}

/// Chooses the loop whose iterations run together: they must not depend on each other, and moving
/// a parallel loop inwards leaves the order of reductions as it is.
void StripLoop::chooseStrip() {
  auto resultMaps = ArrayRef(nest.maps).drop_front(nest.firstResult());
  if (!llvm::all_of(resultMaps, [](AffineMap map) { return map.isProjectedPermutation(); }))
    return;
  for (unsigned loop = 0; loop < nest.extents.size(); ++loop) {
    bool isIndependent =
        nest.iterators[loop] == utils::IteratorType::parallel &&
        llvm::all_of(writes, [&](const Port &port) { return port.access.strides[loop] != 0; });
    if (isIndependent && (!strip || nest.extents[loop] >= nest.extents[*strip]))
      strip = loop;
  }
}

llvm::Error StripLoop::prepare() {
  for (unsigned operand = 0; operand < nest.tensors.size(); ++operand)
    if (llvm::Error problem = prepareOperand(operand))
      return problem;
  Block &body = *nest.operation.getBlock();
  if (llvm::Error problem = compiler.compile(body))
    return problem;
  Operation *terminator = body.getTerminator();
  if (terminator->getNumOperands() != writes.size())
    return failure(nest.op(), fmt::format("has {} results and yields {} values", writes.size(),
                                          terminator->getNumOperands()));
  for (auto [port, value] : llvm::zip_equal(writes, terminator->getOperands())) {
    llvm::Expected<unsigned> index = compiler.registerOf(value, terminator);
    if (!index)
      return index.takeError();
    port.index = *index;
  }
  chooseStrip();
  return llvm::Error::success();
}

llvm::Error StripLoop::runStrip(int64_t count) {
  auto strideOf = [&](const Port &port) { return strip ? port.access.strides[*strip] : 0; };
  for (auto [loop, index] : compiler.usedLoops())
    for (int64_t lane = 0; lane < count; ++lane)
      program.lanes(index)[lane] = position[loop] + (strip && loop == *strip ? lane : 0);
  for (const Port &port : reads)
    port.tensor->load(port.access.at(position), strideOf(port), count, program.lanes(port.index));
  if (llvm::Error problem = program.run(count))
    return problem;
  for (auto [port, result] : llvm::zip_equal(writes, nest.results))
    result.store(port.access.at(position), strideOf(port), count, program.lanes(port.index));
  return llvm::Error::success();
}

/// Moves on to the next strip; false after the last.
bool StripLoop::advance() {
  for (size_t loop = nest.extents.size(); loop-- > 0;) {
    if (strip && loop == *strip)
      continue;
    if (++position[loop] < nest.extents[loop])
      return true;
    position[loop] = 0;
  }
  return false;
}

llvm::Error StripLoop::run() {
  position.assign(nest.extents.size(), 0);
  int64_t stripExtent = strip ? nest.extents[*strip] : 1;
  do {
    for (int64_t first = 0; first < stripExtent; first += ScalarProgram::maximumLanes) {
      if (strip)
        position[*strip] = first;
      if (llvm::Error problem =
              runStrip(std::min(stripExtent - first, ScalarProgram::maximumLanes)))
        return problem;
    }
  } while (advance());
  return llvm::Error::success();
}
} // namespace

llvm::Expected<SmallVector<Tensor>> evaluateStructured(linalg::LinalgOp operation,
                                                       const Environment &environment,
                                                       bool useContractions) {
  Operation *op = operation.getOperation();
  if (!operation.hasPureTensorSemantics() || operation.hasDynamicShape())
    return failure(op, "works on memrefs or dynamic shapes; accepted: tensors of static shape");
  SmallVector<Tensor> results;
  LoopNest nest{operation,
                environment,
                operation.getStaticLoopRanges(),
                operation.getIndexingMapsArray(),
                operation.getIteratorTypesArray(),
                {},
                results};
  for (Value init : operation.getDpsInits()) {
    llvm::Expected<const Tensor *> tensor = environment.tensor(init, op);
    if (!tensor)
      return tensor.takeError();
    results.push_back(**tensor);
  }
  unsigned inputs = op->getNumOperands() - static_cast<unsigned>(results.size());
  for (Value value : op->getOperands().take_front(inputs)) {
    nest.tensors.push_back(nullptr);
    if (!isa<RankedTensorType>(value.getType()))
      continue;
    llvm::Expected<const Tensor *> tensor = environment.tensor(value, op);
    if (!tensor)
      return tensor.takeError();
    nest.tensors.back() = *tensor;
  }
  for (const Tensor &result : results)
    nest.tensors.push_back(&result);
  if (llvm::is_contained(nest.extents, 0))
    return results;

  if (useContractions) {
    llvm::Expected<bool> isDone = contract(nest);
    if (!isDone)
      return isDone.takeError();
    if (*isDone)
      return results;
  }
  StripLoop loop(nest);
  if (llvm::Error problem = loop.prepare())
    return problem;
  if (llvm::Error problem = loop.run())
    return problem;
  return results;
}

} // namespace burin
