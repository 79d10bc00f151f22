// Registers the burin dialect; verifies and folds the operations that are no operators.
#include "dialects/burin/Burin.h"
#include "dialects/burin/Broadcast.h"
#include "dialects/burin/Foreign.h"
#include "dialects/burin/Reduction.h"
#include "dialects/burin/Sugar.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

#include "dialects/burin/BurinDialect.cpp.inc"
#include "dialects/burin/BurinInterfaces.cpp.inc"
#define GET_OP_CLASSES
#include "dialects/burin/BurinOps.cpp.inc"

namespace burin {

void BurinDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "dialects/burin/BurinOps.cpp.inc"
      >();
}

Operation *BurinDialect::materializeConstant(OpBuilder &builder, Attribute value, Type type,
                                             Location location) {
  auto elements = dyn_cast<ElementsAttr>(value);
  if (!elements || storageType(type) != elements.getType())
    return nullptr;
  return ConstantOp::create(builder, location, type, elements);
}

RankedTensorType storageType(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  Type element = tensor.getElementType();
  if (auto quantized = dyn_cast<quant::QuantizedType>(element))
    element = quantized.getStorageType();
  return RankedTensorType::get(tensor.getShape(), element);
}

FlatSymbolRefAttr declarePrimitive(OpBuilder &builder, StringRef name, FunctionType type) {
  Operation *parent = builder.getInsertionBlock()->getParentOp();
  Operation *module = SymbolTable::getNearestSymbolTable(parent);
  if (!SymbolTable::lookupSymbolIn(module, name)) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(&module->getRegion(0).front());
    func::FuncOp::create(builder, builder.getUnknownLoc(), name, type).setPrivate();
  }
  return FlatSymbolRefAttr::get(builder.getContext(), name);
}

OpFoldResult ConstantOp::fold(FoldAdaptor) { return getValue(); }

LogicalResult ConstantOp::verify() {
  if (storageType(getType()) == getValue().getType())
    return success();
  return emitOpError() << "value type " << getValue().getType() << " is not the storage type "
                       << storageType(getType()) << " of the result";
}

std::optional<SmallVector<int64_t>> broadcastShape(ArrayRef<int64_t> x, ArrayRef<int64_t> y) {
  if (x.size() < y.size())
    std::swap(x, y);
  SmallVector<int64_t> shape(x);
  size_t lead = x.size() - y.size();
  for (size_t i = 0; i < y.size(); i++) {
    int64_t &extent = shape[lead + i];
    if (extent == 1)
      extent = y[i];
    else if (y[i] != 1 && y[i] != extent)
      return std::nullopt;
  }
  return shape;
}

static ArrayRef<int64_t> shapeOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getShape();
}
static Type elementOf(Value value) {
  return cast<RankedTensorType>(value.getType()).getElementType();
}

/// The type of an operator's numbers: that of its last operand, as a condition comes first.
static Type numbersOf(Operation *op) { return elementOf(op->getOperands().back()); }

LogicalResult verifyBroadcast(Operation *op) {
  Type y = numbersOf(op);
  SmallVector<int64_t> common(shapeOf(op->getOperand(0)));
  for (Value operand : op->getOperands()) {
    Type x = elementOf(operand);
    bool isCondition = op->getNumOperands() == 3 && operand == op->getOperand(0);
    if (x != y && !isCondition && !isa<quant::QuantizedType>(x) && !isa<quant::QuantizedType>(y))
      return op->emitOpError() << "operands of types " << x << " and " << y << " do not mix";
    auto wider = broadcastShape(common, shapeOf(operand));
    if (!wider)
      return op->emitOpError() << "operands of shapes [" << ArrayRef(common) << "] and ["
                               << shapeOf(operand) << "] do not broadcast";
    common = *wider;
  }
  if (shapeOf(op->getResult(0)) != ArrayRef<int64_t>(common))
    return op->emitOpError() << "result shape [" << shapeOf(op->getResult(0))
                             << "] is not the operands' common shape [" << ArrayRef(common) << "]";
  return success();
}

LogicalResult verifyElementwise(Operation *op) {
  if (failed(verifyBroadcast(op)))
    return failure();
  Type x = numbersOf(op), y = elementOf(op->getResult(0));
  if (x != y && !y.isInteger(1) && !isa<quant::QuantizedType>(x) && !isa<quant::QuantizedType>(y))
    return op->emitOpError() << "result of type " << y << " from operands of type " << x;
  return success();
}

} // namespace burin
