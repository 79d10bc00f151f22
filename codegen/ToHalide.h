// Translates a kernel function, linalg on tensors, into Halide functions. Knows no operator.
#pragma once

#include "codegen/HalideApi.h"
#include "dialects/plan/ResultLayout.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/LinalgInterfaces.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/Support/Error.h"
#include <functional>
#include <map>
#include <vector>

namespace burin::cxx {

/// One linalg op as a Halide function, and its loops.
struct Stage {
  Halide::Func func;
  mlir::linalg::LinalgOp op;             ///< null for a copy that only the kernel's end needed
  std::map<unsigned, Halide::Var> loops; ///< parallel loops by position in the op
  std::map<unsigned, Halide::RVar> reductions; ///< reduction loops by position in the op
};

/// A kernel as Halide functions over image parameters "in0", "in1", ... of fixed shape. Axes are
/// stored innermost first, as Halide counts.
struct HalideKernel {
  std::vector<Halide::ImageParam> inputs;
  std::vector<Stage> stages;
  plan::ResultLayout layout;
};

/// Error: an op that has no translation, named.
llvm::Expected<HalideKernel> toHalide(mlir::func::FuncOp kernel);

/// The name of the image parameter for an argument.
std::string inputName(unsigned argument);

Halide::Type halideType(mlir::Type type);

/// An affine expression at the given dims; division floors, as in Halide.
Halide::Expr affineValue(mlir::AffineExpr expression, const std::vector<Halide::Expr> &dims);

/// Scalars inside a loop body.
using Scalars = llvm::DenseMap<mlir::Value, Halide::Expr>;

/// What a body needs to know of its surroundings.
struct BodyContext {
  const std::vector<Halide::Expr> &loops; ///< current position of every loop
  std::function<llvm::Expected<Halide::Expr>(mlir::Value tensor, std::vector<Halide::Expr>)>
      element; ///< an element of a tensor, its index clamped into range
};
/// Translates one scalar op whose operands are in `scalars`.
llvm::Expected<Halide::Expr> scalarToHalide(mlir::Operation &op, Scalars &scalars,
                                            const BodyContext &context);

} // namespace burin::cxx
