// The reference evaluator against loops written by hand.
#include "tests/unit/EvaluateFixture.h"

using namespace burin;

namespace {
TEST_F(EvaluateTest, ConvolutionWithPaddingAndStride) {
  FuncOp function = parse(R"(
func.func @main(%x: tensor<1x7x7x3xf32>, %w: tensor<5x3x3x3xf32>, %b: tensor<5xf32>) -> tensor<1x4x4x5xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 1, 1, 0] high[0, 1, 1, 0] {
    ^bb0(%i: index, %j: index, %k: index, %l: index): tensor.yield %zero : f32 } : tensor<1x7x7x3xf32> to tensor<1x9x9x3xf32>
  %e = tensor.empty() : tensor<1x4x4x5xf32>
  %init = linalg.broadcast ins(%b : tensor<5xf32>) outs(%e : tensor<1x4x4x5xf32>) dimensions = [0, 1, 2]
  %r = linalg.conv_2d_nhwc_fhwc {strides = dense<2> : tensor<2xi64>} ins(%p, %w : tensor<1x9x9x3xf32>, tensor<5x3x3x3xf32>) outs(%init : tensor<1x4x4x5xf32>) -> tensor<1x4x4x5xf32>
  return %r : tensor<1x4x4x5xf32> })");
  ASSERT_TRUE(function);
  auto inputs = randomInputs(function, -2, 2);
  Tensor result = run(function, inputs)[0];
  auto x = inputs[0].as<float>(), w = inputs[1].as<float>(), b = inputs[2].as<float>();
  for (int oy = 0; oy < 4; ++oy)
    for (int ox = 0; ox < 4; ++ox)
      for (int f = 0; f < 5; ++f) {
        float sum = b[f];
        for (int ky = 0; ky < 3; ++ky)
          for (int kx = 0; kx < 3; ++kx)
            for (int c = 0; c < 3; ++c) {
              int y = 2 * oy + ky - 1, z = 2 * ox + kx - 1;
              bool isInside = y >= 0 && y < 7 && z >= 0 && z < 7;
              float product =
                  (isInside ? x[(y * 7 + z) * 3 + c] : 0.0F) * w[((f * 3 + ky) * 3 + kx) * 3 + c];
              sum += product;
            }
        EXPECT_EQ(result.as<float>()[(oy * 4 + ox) * 5 + f], sum);
      }
  EXPECT_EQ(run(function, inputs, {.useContractions = false})[0].raw(), result.raw());
}

TEST_F(EvaluateTest, QuantizedMatmulWithZeroPointsAndPrimitive) {
  FuncOp function = parse(R"(
func.func private @requantize_s8(i32, i32, i32, i32) -> i8
func.func @main(%x: tensor<6x40xi8>, %w: tensor<9x40xi8>) -> tensor<6x9xi8> {
  %zx = arith.constant -7 : i32
  %zw = arith.constant 3 : i32
  %zo = arith.constant 5 : i32
  %m = arith.constant 1518500250 : i32
  %s = arith.constant 6 : i32
  %z = arith.constant 0 : i32
  %e = tensor.empty() : tensor<6x9xi32>
  %init = linalg.fill ins(%z : i32) outs(%e : tensor<6x9xi32>) -> tensor<6x9xi32>
  %acc = linalg.generic {indexing_maps = [affine_map<(m,n,k) -> (m,k)>, affine_map<(m,n,k) -> (n,k)>, affine_map<(m,n,k) -> (m,n)>], iterator_types = ["parallel","parallel","reduction"]}
      ins(%x, %w : tensor<6x40xi8>, tensor<9x40xi8>) outs(%init : tensor<6x9xi32>) {
    ^bb0(%a: i8, %c: i8, %o: i32):
      %a32 = arith.extsi %a : i8 to i32
      %c32 = arith.extsi %c : i8 to i32
      %az = arith.subi %a32, %zx : i32
      %cz = arith.subi %c32, %zw : i32
      %p = arith.muli %az, %cz : i32
      %t = arith.addi %p, %o : i32
      linalg.yield %t : i32 } -> tensor<6x9xi32>
  %e8 = tensor.empty() : tensor<6x9xi8>
  %r = linalg.map ins(%acc : tensor<6x9xi32>) outs(%e8 : tensor<6x9xi8>) (%a: i32, %o: i8) {
      %q = func.call @requantize_s8(%a, %m, %s, %zo) : (i32, i32, i32, i32) -> i8
      linalg.yield %q : i8 }
  return %r : tensor<6x9xi8> })");
  ASSERT_TRUE(function);
  auto inputs = randomInputs(function, -128, 127);
  Tensor result = run(function, inputs)[0];
  auto x = inputs[0].as<int8_t>(), w = inputs[1].as<int8_t>();
  for (int m = 0; m < 6; ++m)
    for (int n = 0; n < 9; ++n) {
      int64_t sum = 0;
      for (int k = 0; k < 40; ++k)
        sum += (x[m * 40 + k] + 7) * (w[n * 40 + k] - 3);
      // Two roundings: to the multiplier's 31 bits (ties upwards), then by the shift (ties away).
      double high = std::floor(static_cast<double>(sum) * 1518500250 / 2147483648.0 + 0.5);
      double value = std::clamp(std::round(high / 64) + 5, -128.0, 127.0);
      EXPECT_EQ(result.as<int8_t>()[m * 9 + n], value);
    }
  EXPECT_EQ(run(function, inputs, {.useContractions = false})[0].raw(), result.raw());
}

TEST_F(EvaluateTest, ContractionsEqualTheGeneralPath) {
  // Every pair of types and position of the reductions that the specialised loops distinguish.
  const char *text = R"(
#left = affine_map<($order) -> (m, k, l)>
#right = affine_map<($order) -> (k, l, n)>
#sum = affine_map<($order) -> (n, m)>
func.func @main(%x: tensor<3x70x5x$L>, %w: tensor<70x5x4x$R>, %s: tensor<4x3x$S>) -> tensor<4x3x$S> {
  %r = linalg.generic {indexing_maps = [#left, #right, #sum], iterator_types = [$iterators]}
      ins(%x, %w : tensor<3x70x5x$L>, tensor<70x5x4x$R>) outs(%s : tensor<4x3x$S>) {
    ^bb0(%a: $L, %b: $R, %o: $S):
      $body
      linalg.yield %t : $S } -> tensor<4x3x$S>
  return %r : tensor<4x3x$S> })";
  const std::string extend = "%c = arith.$U %a : $L to $S\n %d = arith.$V %b : $R to $S\n"
                             "%p = arith.muli %c, %d : $S\n %t = arith.addi %o, %p : $S";
  const std::string plain = "%p = arith.muli %a, %b : $S\n %t = arith.addi %p, %o : $S";
  const std::string real = "%p = arith.mulf %a, %b : $S\n %t = arith.addf %p, %o : $S";
  struct Case {
    const char *left, *right, *sum, *extendLeft, *extendRight;
    std::string body;
    double limit;
  };
  const Case cases[] = {{"i8", "i8", "i32", "extsi", "extsi", extend, 127},
                        {"i8", "i8", "i32", "extui", "extsi", extend, 127},
                        {"i16", "i8", "i64", "extsi", "extui", extend, 127},
                        {"i16", "i16", "i32", "extsi", "extsi", extend, 2000},
                        {"i16", "i16", "i64", "extui", "extsi", extend, 30000},
                        {"i32", "i32", "i32", "", "", plain, 2000},
                        {"f32", "f32", "f32", "", "", real, 3}};
  for (const Case &c : cases)
    for (std::string order : {"m, n, k, l", "k, m, l, n", "n, k, l, m", "k, l, m, n"}) {
      std::string iterators;
      for (char letter : order)
        iterators += letter == ','                    ? ","
                     : letter == ' '                  ? ""
                     : letter == 'm' || letter == 'n' ? "\"parallel\""
                                                      : "\"reduction\"";
      FuncOp function = parse(fill(text, {{"$body", c.body},
                                          {"$order", order},
                                          {"$iterators", iterators},
                                          {"$L", c.left},
                                          {"$R", c.right},
                                          {"$S", c.sum},
                                          {"$U", c.extendLeft},
                                          {"$V", c.extendRight}}));
      ASSERT_TRUE(function);
      auto inputs = randomInputs(function, -c.limit, c.limit);
      EXPECT_EQ(run(function, inputs)[0].raw(),
                run(function, inputs, {.useContractions = false})[0].raw())
          << c.left << " " << c.right << " " << order;
    }
}

TEST_F(EvaluateTest, ContractionReportsOverflowOnBothPaths) {
  FuncOp function = parse(R"(
func.func @main(%x: tensor<1x3xi32>, %w: tensor<3x1xi32>, %s: tensor<1x1xi32>) -> tensor<1x1xi32> {
  %r = linalg.matmul ins(%x, %w : tensor<1x3xi32>, tensor<3x1xi32>) outs(%s : tensor<1x1xi32>) -> tensor<1x1xi32>
  return %r : tensor<1x1xi32> })");
  ASSERT_TRUE(function);
  auto inputs = randomInputs(function, 0, 0);
  // The running sum leaves i32 before the last product brings it back.
  llvm::copy(std::array{2147483647, 1, -5}, inputs[0].as<int32_t>().begin());
  llvm::copy(std::array{1, 1, 1}, inputs[1].as<int32_t>().begin());
  expectError(function, inputs, "overflows i32");
  auto slow = evaluate(function, inputs, {.useContractions = false});
  ASSERT_FALSE(static_cast<bool>(slow));
  EXPECT_NE(llvm::toString(slow.takeError()).find("\"arith.addi\" overflows i32"),
            std::string::npos);
  inputs[0].as<int32_t>()[1] = 0;
  EXPECT_EQ(run(function, inputs)[0].as<int32_t>()[0], 2147483642);
}

TEST_F(EvaluateTest, MaxPoolIgnoresItsWindowOperand) {
  FuncOp function = parse(R"(
func.func @main(%x: tensor<1x6x6x2xf32>) -> tensor<1x3x3x2xf32> {
  %low = arith.constant 0xFF800000 : f32
  %window = tensor.empty() : tensor<2x2xf32>
  %e = tensor.empty() : tensor<1x3x3x2xf32>
  %init = linalg.fill ins(%low : f32) outs(%e : tensor<1x3x3x2xf32>) -> tensor<1x3x3x2xf32>
  %r = linalg.pooling_nhwc_max {strides = dense<2> : tensor<2xi64>} ins(%x, %window : tensor<1x6x6x2xf32>, tensor<2x2xf32>) outs(%init : tensor<1x3x3x2xf32>) -> tensor<1x3x3x2xf32>
  return %r : tensor<1x3x3x2xf32> })");
  ASSERT_TRUE(function);
  auto inputs = randomInputs(function, -9, -1);
  Tensor result = run(function, inputs)[0];
  auto at = [&](int y, int x, int c) { return inputs[0].as<float>()[(y * 6 + x) * 2 + c]; };
  for (int i = 0; i < 18; ++i) {
    int y = i / 6 * 2, x = i / 2 % 3 * 2, c = i % 2;
    EXPECT_EQ(result.as<float>()[i],
              std::max({at(y, x, c), at(y, x + 1, c), at(y + 1, x, c), at(y + 1, x + 1, c)}));
  }
}

TEST_F(EvaluateTest, SoftmaxAndArgmax) {
  FuncOp function = parse(R"(
#row = affine_map<(i,j) -> (i)>
#el = affine_map<(i,j) -> (i,j)>
func.func @main(%x: tensor<4x70xf32>) -> (tensor<4x70xf32>, tensor<4xi32>) {
  %low = arith.constant 0xFF800000 : f32
  %zero = arith.constant 0.0 : f32
  %z = arith.constant 0 : i32
  %e0 = tensor.empty() : tensor<4xf32>
  %e1 = tensor.empty() : tensor<4xi32>
  %e = tensor.empty() : tensor<4x70xf32>
  %i0 = linalg.fill ins(%low : f32) outs(%e0 : tensor<4xf32>) -> tensor<4xf32>
  %i1 = linalg.fill ins(%z : i32) outs(%e1 : tensor<4xi32>) -> tensor<4xi32>
  %mx, %k = linalg.generic {indexing_maps = [#el, #row, #row], iterator_types = ["parallel","reduction"]} ins(%x : tensor<4x70xf32>) outs(%i0, %i1 : tensor<4xf32>, tensor<4xi32>) {
    ^bb0(%a: f32, %m: f32, %mi: i32):
      %j = linalg.index 1 : index
      %ji = arith.index_cast %j : index to i32
      %c = arith.cmpf ogt, %a, %m : f32
      %nm = arith.select %c, %a, %m : f32
      %ni = arith.select %c, %ji, %mi : i32
      linalg.yield %nm, %ni : f32, i32 } -> (tensor<4xf32>, tensor<4xi32>)
  %ex = linalg.generic {indexing_maps = [#el, #row, #el], iterator_types = ["parallel","parallel"]} ins(%x, %mx : tensor<4x70xf32>, tensor<4xf32>) outs(%e : tensor<4x70xf32>) {
    ^bb0(%a: f32, %m: f32, %o: f32):
      %d = arith.subf %a, %m : f32
      %v = math.exp %d : f32
      linalg.yield %v : f32 } -> tensor<4x70xf32>
  %i2 = linalg.fill ins(%zero : f32) outs(%e0 : tensor<4xf32>) -> tensor<4xf32>
  %sum = linalg.reduce { arith.addf } ins(%ex : tensor<4x70xf32>) outs(%i2 : tensor<4xf32>) dimensions = [1]
  %r = linalg.generic {indexing_maps = [#el, #row, #el], iterator_types = ["parallel","parallel"]} ins(%ex, %sum : tensor<4x70xf32>, tensor<4xf32>) outs(%e : tensor<4x70xf32>) {
    ^bb0(%a: f32, %s: f32, %o: f32):
      %v = arith.divf %a, %s : f32
      linalg.yield %v : f32 } -> tensor<4x70xf32>
  return %r, %k : tensor<4x70xf32>, tensor<4xi32> })");
  ASSERT_TRUE(function);
  auto inputs = randomInputs(function, -5, 5);
  auto results = run(function, inputs);
  for (int i = 0; i < 4; ++i) {
    auto row = inputs[0].as<float>().slice(i * 70, 70);
    int best = static_cast<int>(std::max_element(row.begin(), row.end()) - row.begin());
    EXPECT_EQ(results[1].as<int32_t>()[i], best);
    double sum = 0;
    for (float x : row)
      sum += std::exp(static_cast<double>(x) - row[best]);
    for (int j = 0; j < 70; ++j)
      EXPECT_NEAR(results[0].as<float>()[i * 70 + j], std::exp(row[j] - row[best]) / sum, 1e-6);
  }
}

TEST_F(EvaluateTest, MovesOfElements) {
  FuncOp function = parse(R"(
func.func @main(%x: tensor<4x6x5xi16>, %y: tensor<6x10xf32>, %z: tensor<6x2xf32>) -> (tensor<5x3x8xi16>, tensor<6x5xf32>, tensor<6x10xf32>) {
  %e = tensor.empty() : tensor<5x4x6xi16>
  %t = linalg.transpose ins(%x : tensor<4x6x5xi16>) outs(%e : tensor<5x4x6xi16>) permutation = [2, 0, 1]
  %c = tensor.collapse_shape %t [[0], [1, 2]] : tensor<5x4x6xi16> into tensor<5x24xi16>
  %r = tensor.expand_shape %c [[0], [1, 2]] output_shape [5, 3, 8] : tensor<5x24xi16> into tensor<5x3x8xi16>
  %s = tensor.extract_slice %y[0, 1] [6, 3] [1, 4] : tensor<6x10xf32> to tensor<6x3xf32>
  %j = tensor.concat dim(1) %z, %s : (tensor<6x2xf32>, tensor<6x3xf32>) -> tensor<6x5xf32>
  %column = tensor.extract_slice %z[0, 1] [6, 1] [1, 1] : tensor<6x2xf32> to tensor<6xf32>
  %k = tensor.insert_slice %column into %y[0, 7] [6, 1] [1, 1] : tensor<6xf32> into tensor<6x10xf32>
  return %r, %j, %k : tensor<5x3x8xi16>, tensor<6x5xf32>, tensor<6x10xf32> })");
  ASSERT_TRUE(function);
  auto inputs = randomInputs(function, -100, 100);
  auto results = run(function, inputs);
  auto y = inputs[1].as<float>(), z = inputs[2].as<float>();
  for (int i = 0; i < 120; ++i)
    EXPECT_EQ(results[0].as<int16_t>()[i], inputs[0].as<int16_t>()[i % 24 * 5 + i / 24]);
  for (int i = 0; i < 6; ++i)
    for (int j = 0; j < 5; ++j)
      EXPECT_EQ(results[1].as<float>()[i * 5 + j],
                j < 2 ? z[i * 2 + j] : y[i * 10 + 1 + (j - 2) * 4]);
  for (int i = 0; i < 60; ++i)
    EXPECT_EQ(results[2].as<float>()[i], i % 10 == 7 ? z[i / 10 * 2 + 1] : y[i]);
}

TEST_F(EvaluateTest, GatherTableAndIndexRange) {
  std::string table;
  for (int i = 0; i < 256; ++i)
    table += llvm::utohexstr((i * 37 + 11) % 256, /*LowerCase=*/false, /*Width=*/2);
  FuncOp function = parse(fill(R"(
func.func @main(%t: tensor<5x12xf32>, %i: tensor<7xi32>, %q: tensor<300xi8>) -> (tensor<7x12xf32>, tensor<300xi8>) {
  %e = tensor.empty() : tensor<7x12xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i,j) -> (i)>, affine_map<(i,j) -> (i,j)>], iterator_types = ["parallel","parallel"]} ins(%i : tensor<7xi32>) outs(%e : tensor<7x12xf32>) {
    ^bb0(%k: i32, %o: f32):
      %row = arith.index_cast %k : i32 to index
      %col = linalg.index 1 : index
      %v = tensor.extract %t[%row, %col] : tensor<5x12xf32>
      linalg.yield %v : f32 } -> tensor<7x12xf32>
  %table = arith.constant dense<"0x$table"> : tensor<256xi8>
  %half = arith.constant 128 : index
  %e8 = tensor.empty() : tensor<300xi8>
  %u = linalg.map ins(%q : tensor<300xi8>) outs(%e8 : tensor<300xi8>) (%a: i8, %o: i8) {
      %b = arith.index_cast %a : i8 to index
      %at = affine.apply affine_map<(d)[s] -> (d + s)>(%b)[%half]
      %v = tensor.extract %table[%at] : tensor<256xi8>
      linalg.yield %v : i8 }
  return %r, %u : tensor<7x12xf32>, tensor<300xi8> })",
                               {{"$table", table}}));
  ASSERT_TRUE(function);
  auto inputs = randomInputs(function, -128, 127);
  inputs[1] = random(inputs[1].getType(), 0, 4);
  auto results = run(function, inputs);
  auto rows = inputs[1].as<int32_t>();
  for (int i = 0; i < 84; ++i)
    EXPECT_EQ(results[0].as<float>()[i], inputs[0].as<float>()[rows[i / 12] * 12 + i % 12]);
  for (int i = 0; i < 300; ++i)
    EXPECT_EQ(results[1].as<int8_t>()[i],
              static_cast<int8_t>((inputs[2].as<int8_t>()[i] + 128) * 37 + 11));
  inputs[1].as<int32_t>()[3] = 5;
  expectError(function, inputs, "\"tensor.extract\" index 5 is out of range; accepted: 0 to 4");
  inputs[1].as<int32_t>()[3] = -1;
  expectError(function, inputs, "index -1 is out of range");
}

TEST_F(EvaluateTest, MapsThatDivideAndIndexArithmetic) {
  FuncOp function = parse(R"(
func.func @main(%x: tensor<3x4xi32>) -> tensor<12x2xi32> {
  %e = tensor.empty() : tensor<12x2xi32>
  %r = linalg.generic {indexing_maps = [affine_map<(i,j) -> (i floordiv 4, (i + j) mod 4)>, affine_map<(i,j) -> (i,j)>], iterator_types = ["parallel","parallel"]} ins(%x : tensor<3x4xi32>) outs(%e : tensor<12x2xi32>) {
    ^bb0(%a: i32, %o: i32):
      %i = linalg.index 0 : index
      %v = arith.index_cast %i : index to i32
      %s = arith.addi %a, %v : i32
      linalg.yield %s : i32 } -> tensor<12x2xi32>
  return %r : tensor<12x2xi32> })");
  ASSERT_TRUE(function);
  auto inputs = randomInputs(function, -100, 100);
  Tensor result = run(function, inputs)[0];
  for (int i = 0; i < 12; ++i)
    for (int j = 0; j < 2; ++j)
      EXPECT_EQ(result.as<int32_t>()[i * 2 + j],
                inputs[0].as<int32_t>()[i / 4 * 4 + (i + j) % 4] + i);
}
} // namespace
