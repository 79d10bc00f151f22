// Builds a step whose only loop nest copies.
#include "lowering/plan/CopyStep.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace burin {

plan::StepOp copyStep(OpBuilder &builder, Value value, StringRef name) {
  auto type = cast<RankedTensorType>(value.getType());
  auto step =
      plan::StepOp::create(builder, value.getLoc(), type, builder.getStringAttr(name),
                           builder.getStrArrayAttr({name}), plan::ScheduleAttr(), IntegerAttr());
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToEnd(&step.getBody().emplaceBlock());
  Value init =
      tensor::EmptyOp::create(builder, value.getLoc(), type.getShape(), type.getElementType());
  AffineMap identity = builder.getMultiDimIdentityMap(static_cast<unsigned>(type.getRank()));
  SmallVector<utils::IteratorType> kinds(type.getRank(), utils::IteratorType::parallel);
  auto copy = linalg::GenericOp::create(builder, value.getLoc(), type, value, init,
                                        ArrayRef{identity, identity}, kinds,
                                        [](OpBuilder &nested, Location at, ValueRange arguments) {
                                          linalg::YieldOp::create(nested, at, arguments[0]);
                                        });
  plan::YieldOp::create(builder, value.getLoc(), copy.getResult(0));
  return step;
}

Value copied(Operation *before, Value value) {
  OpBuilder builder(before);
  plan::StepOp step = copyStep(builder, value, "copy");
  step.setScheduleAttr(
      plan::ScheduleAttr::get(builder.getContext(), plan::ScheduleClass::Move, 1, 1, 1, 1, 0, 0));
  return step.getResult();
}

} // namespace burin
