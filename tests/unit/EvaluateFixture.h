// The fixture of the evaluator's tests: parses MLIR text, makes inputs, expects results or errors.
#pragma once

#include "lowering/evaluate/Evaluate.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/StringExtras.h"
#include "gtest/gtest.h"
#include <bit>
#include <cmath>
#include <random>

namespace burin {

using mlir::func::FuncOp;

class EvaluateTest : public testing::Test {
protected:
  EvaluateTest() {
    context.loadDialect<mlir::affine::AffineDialect, mlir::arith::ArithDialect,
                        mlir::func::FuncDialect, mlir::linalg::LinalgDialect,
                        mlir::math::MathDialect, mlir::quant::QuantDialect, mlir::scf::SCFDialect,
                        mlir::tensor::TensorDialect, mlir::ub::UBDialect>();
    context.allowUnregisteredDialects();
  }

  /// The function @main of a module that lives until the next call.
  FuncOp parse(llvm::StringRef text) {
    module = mlir::parseSourceString<mlir::ModuleOp>(text, &context, "test.mlir");
    return module ? module->lookupSymbol<FuncOp>("main") : FuncOp();
  }

  /// A tensor of random elements in [low, high], rounded to whole numbers for integers.
  Tensor random(mlir::Type type, double low, double high) {
    Tensor tensor = llvm::cantFail(Tensor::zeros(llvm::cast<mlir::RankedTensorType>(type)));
    std::uniform_real_distribution<double> range(low, high);
    withElementType(tensor.getKind(), [&](auto element) {
      using Element = decltype(element);
      for (Element &each : tensor.as<Element>())
        each = static_cast<Element>(std::is_integral_v<Element> ? std::round(range(generator))
                                                                : range(generator));
    });
    return tensor;
  }
  llvm::SmallVector<Tensor> randomInputs(FuncOp function, double low, double high) {
    llvm::SmallVector<Tensor> inputs;
    for (mlir::Type type : function.getArgumentTypes())
      inputs.push_back(random(type, low, high));
    return inputs;
  }

  llvm::SmallVector<Tensor> run(FuncOp function, llvm::ArrayRef<Tensor> inputs,
                                EvaluateOptions options = {}) {
    auto results = evaluate(function, inputs, options);
    if (results)
      return *results;
    ADD_FAILURE() << llvm::toString(results.takeError());
    llvm::SmallVector<Tensor> zeros;
    for (mlir::Type type : function.getResultTypes())
      zeros.push_back(random(type, 0, 0));
    return zeros;
  }

  /// Expects an error that contains `message`, at a place in the text.
  void expectError(FuncOp function, llvm::ArrayRef<Tensor> inputs, llvm::StringRef message) {
    ASSERT_TRUE(function);
    auto results = evaluate(function, inputs);
    ASSERT_FALSE(static_cast<bool>(results)) << "no error; expected: " << message.str();
    std::string text = llvm::toString(results.takeError());
    EXPECT_NE(text.find(message), std::string::npos) << text;
    EXPECT_EQ(text.rfind("test.mlir:", 0), 0u) << text;
  }

  /// `text` with every placeholder replaced, in the order given.
  static std::string fill(std::string text,
                          llvm::ArrayRef<std::pair<std::string, std::string>> replacements) {
    for (const auto &[placeholder, value] : replacements)
      for (size_t at = 0; (at = text.find(placeholder, at)) != std::string::npos;)
        text.replace(at, placeholder.size(), value);
    return text;
  }

  /// Evaluates `operation` on rank-0 tensors; the text names its operands %a and %b.
  std::string scalarText(const std::string &type, const std::string &operation,
                         const std::string &result) {
    return "func.func @main(%x: tensor<" + type + ">, %y: tensor<" + type + ">) -> tensor<" +
           result + "> {\n  %e = tensor.empty() : tensor<" + result + ">\n" +
           "  %r = linalg.map ins(%x, %y : tensor<" + type + ">, tensor<" + type +
           ">) outs(%e : tensor<" + result + ">) (%a: " + type + ", %b: " + type +
           ", %o: " + result + ") {\n    %c = " + operation + "\n    linalg.yield %c : " + result +
           " }\n  return %r : tensor<" + result + "> }";
  }
  Tensor scalarTensor(mlir::Type type, int64_t scalar) {
    Tensor tensor = random(type, 0, 0);
    tensor.store(0, 1, 1, &scalar);
    return tensor;
  }
  void expectScalar(const std::string &type, const std::string &operation,
                    const std::string &result, int64_t a, int64_t b, int64_t expected) {
    FuncOp function = parse(scalarText(type, operation, result));
    ASSERT_TRUE(function) << operation;
    int64_t found = 0;
    run(function, {scalarTensor(function.getArgumentTypes()[0], a),
                   scalarTensor(function.getArgumentTypes()[1], b)})[0]
        .load(0, 1, 1, &found);
    EXPECT_EQ(found, expected) << operation << " of " << a << " and " << b;
  }
  void expectScalarError(const std::string &type, const std::string &operation,
                         const std::string &result, int64_t a, int64_t b, llvm::StringRef message) {
    FuncOp function = parse(scalarText(type, operation, result));
    ASSERT_TRUE(function) << operation;
    expectError(function,
                {scalarTensor(function.getArgumentTypes()[0], a),
                 scalarTensor(function.getArgumentTypes()[1], b)},
                message);
  }

  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::mt19937 generator{7};
};

} // namespace burin
