// Copies what is not a tensor of its own to the outputs of the model.
#include "lowering/plan/OwnOutputs.h"
#include "dialects/burin/State.h"
#include "dialects/plan/Plan.h"
#include "dialects/plan/Storage.h"
#include "lowering/plan/CopyStep.h"

using namespace mlir;

namespace burin {

bool hasStaticPorts(func::FuncOp main) {
  auto isStatic = [](Type type) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    return tensor && tensor.hasStaticShape();
  };
  return llvm::all_of(main.getArgumentTypes(), isStatic) &&
         llvm::all_of(main.getResultTypes(), isStatic);
}

llvm::DenseSet<Value> ownOutputs(func::FuncOp main) {
  Operation *terminator = main.front().getTerminator();
  llvm::DenseSet<Value> outputs;
  for (OpOperand &operand : terminator->getOpOperands()) {
    if (isStateResult(main, operand.getOperandNumber()))
      continue;
    plan::Place place = plan::placeOf(operand.get());
    Operation *owner = place.root.getDefiningOp();
    bool isWhole = plan::byteSize(operand.get()) == plan::byteSize(place.root);
    if (!isa_and_nonnull<plan::StepOp, plan::BufferOp>(owner) || !isWhole ||
        outputs.contains(place.root)) {
      operand.set(copied(terminator, operand.get()));
      place.root = operand.get();
    }
    outputs.insert(place.root);
  }
  return outputs;
}

} // namespace burin
