// Names the dialects, once.
#include "lowering/Dialects.h"
#include "dialects/burin/Burin.h"
#include "dialects/plan/Plan.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/UB/IR/UBOps.h"

using namespace mlir;

namespace burin {

void insertDialects(DialectRegistry &registry) {
  registry.insert<BurinDialect, plan::PlanDialect, affine::AffineDialect, arith::ArithDialect,
                  func::FuncDialect, linalg::LinalgDialect, math::MathDialect, quant::QuantDialect,
                  tensor::TensorDialect, ub::UBDialect>();
}

void loadDialects(MLIRContext &context) {
  DialectRegistry registry;
  insertDialects(registry);
  context.appendDialectRegistry(registry);
  for (StringRef name : registry.getDialectNames())
    context.getOrLoadDialect(name);
}

} // namespace burin
