// The evaluator's scalars, constants, primitives and regions, and the errors it must report.
#include "lowering/evaluate/Primitives.h"
#include "mlir/AsmParser/AsmParser.h"
#include "tests/unit/EvaluateFixture.h"

using namespace burin;

namespace {
TEST_F(EvaluateTest, RegionsCallsAndStorageCasts) {
  FuncOp function = parse(R"(
!q = !quant.uniform<i8:f32, 0.5:3>
func.func private @twice(%x: tensor<4xi8>) -> tensor<4xi8> {
  %e = tensor.empty() : tensor<4xi8>
  %r = linalg.add ins(%x, %x : tensor<4xi8>, tensor<4xi8>) outs(%e : tensor<4xi8>) -> tensor<4xi8>
  return %r : tensor<4xi8> }
func.func @main(%x: tensor<4x!q>) -> (tensor<4xi8>, tensor<2xi1>) {
  %s = quant.scast %x : tensor<4x!q> to tensor<4xi8>
  %r = scf.execute_region -> tensor<4xi8> {
    %t = func.call @twice(%s) : (tensor<4xi8>) -> tensor<4xi8>
    %u = func.call @twice(%t) : (tensor<4xi8>) -> tensor<4xi8>
    scf.yield %u : tensor<4xi8> }
  %b = arith.constant dense<[true, false]> : tensor<2xi1>
  return %r, %b : tensor<4xi8>, tensor<2xi1> })");
  ASSERT_TRUE(function);
  auto inputs = randomInputs(function, -128, 127);
  auto results = run(function, inputs);
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(results[0].as<int8_t>()[i], static_cast<int8_t>(4 * inputs[0].as<int8_t>()[i]));
  EXPECT_EQ(results[1].as<uint8_t>()[0], 1);
  EXPECT_EQ(results[1].as<uint8_t>()[1], 0);
}

TEST_F(EvaluateTest, BlocksWithCaptures) {
  FuncOp function = parse(R"(
func.func @main(%x: tensor<3xf32>) -> tensor<3xf32> {
  %two = arith.constant 2.0 : f32
  %r = scf.execute_region -> tensor<3xf32> {
    %e = tensor.empty() : tensor<3xf32>
    %m = linalg.map ins(%x : tensor<3xf32>) outs(%e : tensor<3xf32>) (%a: f32, %o: f32) {
        %v = arith.mulf %a, %two : f32
        linalg.yield %v : f32 }
    scf.yield %m : tensor<3xf32> }
  return %r : tensor<3xf32> })");
  ASSERT_TRUE(function);
  Tensor x = randomInputs(function, -1, 1)[0];
  auto region = *function.getOps<mlir::scf::ExecuteRegionOp>().begin();
  auto results = evaluate(region.getRegion().front(), {{function.getArgument(0), x}});
  ASSERT_TRUE(static_cast<bool>(results)) << llvm::toString(results.takeError());
  EXPECT_EQ((*results)[0].as<float>()[2], 2 * x.as<float>()[2]);
  auto unbound = evaluate(region.getRegion().front(), llvm::DenseMap<mlir::Value, Tensor>());
  ASSERT_FALSE(static_cast<bool>(unbound));
  EXPECT_NE(llvm::toString(unbound.takeError()).find("has not been evaluated"), std::string::npos);
}

TEST_F(EvaluateTest, ConstantsSurviveTheRoundTrip) {
  for (const char *text :
       {"dense<[[1, -2, 3], [4, 5, -128]]> : tensor<2x3xi8>", "dense<7> : tensor<2x3xi64>",
        "dense<[true, false]> : tensor<2xi1>", "dense<true> : tensor<9xi1>",
        "dense<[0.1, -0.0]> : tensor<2xf32>", "dense<[200, 1]> : tensor<2xui8>",
        "dense<> : tensor<0x3xf32>", "dense<2.5> : tensor<f64>"}) {
    auto attribute = llvm::cast<mlir::ElementsAttr>(mlir::parseAttribute(text, &context));
    EXPECT_EQ(llvm::cantFail(Tensor::fromAttribute(attribute)).toAttribute(), attribute) << text;
  }
  auto bytes = llvm::cast<mlir::ElementsAttr>(
      mlir::parseAttribute("dense<[1, -2]> : tensor<2xi8>", &context));
  auto quantized = llvm::cast<mlir::RankedTensorType>(
      mlir::parseType("tensor<2x!quant.uniform<i8:f32, 0.5:3>>", &context));
  Tensor storage = llvm::cantFail(Tensor::fromAttribute(bytes));
  EXPECT_EQ(llvm::cantFail(storage.withType(quantized)).toAttribute(), bytes);
  auto longer = storage.withType(quantized.clone({3}));
  ASSERT_FALSE(static_cast<bool>(longer));
  EXPECT_NE(llvm::toString(longer.takeError()).find("do not fill"), std::string::npos);
  auto resource = Tensor::fromAttribute(llvm::cast<mlir::ElementsAttr>(
      mlir::parseAttribute("dense_resource<none> : tensor<3xi8>", &context)));
  EXPECT_FALSE(static_cast<bool>(resource));
  EXPECT_EQ(llvm::toString(resource.takeError()), "resource \"none\" has no data");
}

TEST_F(EvaluateTest, ScalarSemantics) {
  const int64_t low8 = -128, low32 = INT32_MIN, high32 = INT32_MAX;
  expectScalar("i8", "arith.addi %a, %b : i8", "i8", 127, 1, low8);
  expectScalar("i8", "arith.muli %a, %b : i8", "i8", 100, 3, 44);
  expectScalar("i8", "arith.extui %a : i8 to i32", "i32", -1, 0, 255);
  expectScalar("i8", "arith.shrui %a, %b : i8", "i8", -1, 4, 15);
  expectScalar("i8", "arith.divui %a, %b : i8", "i8", -2, 2, 127);
  expectScalar("i8", "arith.cmpi ult, %a, %b : i8", "i1", -1, 1, 0);
  expectScalar("i8", "arith.cmpi slt, %a, %b : i8", "i1", -1, 1, -1);
  expectScalar("i1", "arith.extui %a : i1 to i32", "i32", -1, 0, 1);
  expectScalar("i1", "arith.extsi %a : i1 to i32", "i32", -1, 0, -1);
  expectScalar("i32", "arith.floordivsi %a, %b : i32", "i32", -7, 2, -4);
  expectScalar("i32", "arith.divsi %a, %b : i32", "i32", -7, 2, -3);
  expectScalar("i32", "arith.remsi %a, %b : i32", "i32", -7, 2, -1);
  expectScalar("i32", "arith.minui %a, %b : i32", "i32", -1, 3, 3);
  expectScalar("i32", "arith.shli %a, %b : i32", "i32", -1, 31, low32);
  expectScalar("i64", "arith.trunci %a : i64 to i8", "i8", 0x1FF, 0, -1);
  expectScalar("i32", "arith.bitcast %a : i32 to f32", "f32", 0x40490FDB, 0,
               std::bit_cast<int64_t>(static_cast<double>(std::bit_cast<float>(0x40490FDB))));
  auto number = [](double value) { return std::bit_cast<int64_t>(value); };
  const double nan = std::nan("");
  expectScalar("f32", "arith.addf %a, %b : f32", "f32", number(1), number(0x1p-25), number(1));
  expectScalar("f64", "arith.addf %a, %b : f64", "f64", number(1), number(0x1p-25),
               number(1 + 0x1p-25));
  expectScalar("f32", "math.sqrt %a : f32", "f32", number(2), 0, number(std::sqrt(2.0F)));
  expectScalar("f32", "arith.maxnumf %a, %b : f32", "f32", number(nan), number(3), number(3));
  expectScalar("f32", "arith.maximumf %a, %b : f32", "f32", number(-0.0), number(0), number(0));
  expectScalar("f32", "arith.cmpf ult, %a, %b : f32", "i1", number(nan), number(3), -1);
  expectScalar("f32", "arith.cmpf olt, %a, %b : f32", "i1", number(nan), number(3), 0);
  expectScalar("f32", "arith.cmpf oge, %a, %b : f32", "i1", number(3), number(3), -1);
  for (const char *predicate : {"ueq", "uge", "ule"})
    expectScalar("f32", std::string("arith.cmpf ") + predicate + ", %a, %b : f32", "i1", number(3),
                 number(3), -1);
  for (const char *predicate : {"ugt", "ult", "une", "uno"})
    expectScalar("f32", std::string("arith.cmpf ") + predicate + ", %a, %b : f32", "i1", number(3),
                 number(3), 0);
  expectScalar("f32", "arith.cmpf une, %a, %b : f32", "i1", number(nan), number(3), -1);
  expectScalar("f32", "arith.cmpf uno, %a, %b : f32", "i1", number(nan), number(3), -1);
  expectScalar("f32", "arith.fptosi %a : f32 to i8", "i8", number(-128.9), 0, low8);
  expectScalar("i64", "arith.sitofp %a : i64 to f32", "f32", (int64_t{1} << 60) + (1 << 30) + 1, 0,
               number(static_cast<float>((int64_t{1} << 60) + (1 << 30) + 1)));

  expectScalarError("i32", "arith.addi %a, %b : i32", "i32", high32, 1,
                    "\"arith.addi\" overflows i32 with operands 2147483647 and 1");
  expectScalarError("i32", "arith.muli %a, %b : i32", "i32", 65536, 32768, "overflows i32");
  expectScalarError("i64", "arith.subi %a, %b : i64", "i64", INT64_MIN, 1, "overflows i64");
  expectScalarError("i32", "arith.shli %a, %b : i32", "i32", 1, 31, "overflows i32");
  expectScalarError("i32", "arith.shrsi %a, %b : i32", "i32", 1, 32, "shifts by 32");
  expectScalarError("i32", "arith.divsi %a, %b : i32", "i32", 4, 0, "divides 4 by zero");
  expectScalarError("i32", "arith.divsi %a, %b : i32", "i32", low32, -1, "overflows i32");
  expectScalarError("f32", "arith.fptosi %a : f32 to i8", "i8", number(128), 0, "converts 128");
  expectScalarError("f32", "arith.fptoui %a : f32 to i8", "i8", number(nan), 0, "converts nan");
}

TEST_F(EvaluateTest, PrimitivesCheckTheirDomainAndSignature) {
  for (const char *name : {"rounding_high_multiply", "rounding_shift_right", "scale_s32",
                           "scale_left_s32", "requantize_s8", "requantize_left_s8", "average_s8",
                           "average_up_s8", "quantize_s8", "softmax_exp_s32", "softmax_scale_s32",
                           "softmax_shift_s32", "exp_f32", "logistic_f32", "tanh_f32"})
    EXPECT_TRUE(isPrimitive(name)) << name;
  EXPECT_FALSE(isPrimitive("requantize"));
  const char *declaration = "\nfunc.func private @$name($type, $type) -> i8";
  auto call = [&](const char *name, const char *type) {
    std::string operation = "func.call @$name(%a, %b) : ($type, $type) -> i8";
    return parse(fill(scalarText("$type", operation, "i8") + declaration,
                      {{"$name", name}, {"$type", type}}));
  };
  FuncOp average = call("average_s8", "i32");
  ASSERT_TRUE(average);
  mlir::Type type = average.getArgumentTypes()[0];
  EXPECT_EQ(run(average, {scalarTensor(type, -7), scalarTensor(type, 2)})[0].as<int8_t>()[0], -4);
  expectError(average, {scalarTensor(type, 7), scalarTensor(type, 0)},
              "calls \"average_s8\": operand 1 is 0; accepted: 1 to 2147483647");
  FuncOp wrong = call("average_s8", "i16");
  auto zeros = randomInputs(wrong, 0, 0);
  expectError(wrong, zeros, "which is not its signature");
  FuncOp unknown = call("cube_s8", "i32");
  expectError(unknown, randomInputs(unknown, 0, 0), "calls \"cube_s8\", which has no body");
}

TEST_F(EvaluateTest, ReportsWhatItCannotEvaluate) {
  auto body = [&](const std::string &text, const char *result) {
    return parse(fill("func.func @main(%x: tensor<4xf32>, %i: tensor<index>) -> $r {\n" + text +
                          "\n  return %r : $r }",
                      {{"$r", result}}));
  };
  auto expect = [&](const std::string &text, const char *result, llvm::StringRef message) {
    FuncOp function = body(text, result);
    ASSERT_TRUE(function) << text;
    auto inputs = randomInputs(function, 3, 3);
    expectError(function, inputs, message);
  };
  expect("%r = \"test.unknown\"(%x) : (tensor<4xf32>) -> tensor<4xf32>", "tensor<4xf32>",
         "\"test.unknown\" cannot be evaluated");
  expect("%r = arith.addf %x, %x : tensor<4xf32>", "tensor<4xf32>", "\"arith.addf\" takes");
  expect("%r = tensor.empty() : tensor<4xf16>", "tensor<4xf16>", "\"f16\" cannot be evaluated");
  expect("%k = tensor.extract %i[] : tensor<index>\n"
         "%r = tensor.extract_slice %x[%k] [2] [1] : tensor<4xf32> to tensor<2xf32>",
         "tensor<2xf32>", "takes 2 elements from 3 on");
  FuncOp function = body("%r = tensor.empty() : tensor<1xf32>", "tensor<1xf32>");
  expectError(function, {}, "\"main\" takes 2 inputs, not 0");
  auto inputs = randomInputs(function, 0, 0);
  expectError(function, {inputs[1], inputs[0]}, "input 0 of \"main\" is \"tensor<index>\"");
}
} // namespace
