// Statements of products may touch any memory. On a Cortex-M55 the parameters that all positions of a loop share are therefore
// vectors with a name in front of it.
// RUN: %burin compile %s --target cortex-m55 --name m -o %t
// RUN: %FileCheck %s --input-file %t/m.cpp
// RUN: %burin run %s --target cortex-m55 --self-test

// CHECK: for (int32_t d3 = 0; d3 < 2; ++d3) {
// CHECK-NEXT: const i32x4 bias_0 = load_i32x4(&bias[d3 * 4]);
// CHECK-NEXT: const i32x4 [[MULTIPLIER:.*]] = load_i32x4(&{{.*}}[d3 * 4]);
// CHECK-NEXT: const i32x4 [[SHIFT:.*]] = load_wide(&{{.*}}[d3 * 4]);
// CHECK-NEXT: for (int32_t d2 = 0; d2 < 3; ++d2) {
// CHECK-NEXT: i32x4 acc_0 = bias_0;
// CHECK-NEXT: i32x4 acc_1 = bias_0;
// CHECK-NOT: load
// CHECK: requantize_bounded_s8_wide(acc_0, [[MULTIPLIER]], [[SHIFT]], splat_i32x4(-5))
module attributes {burin.phase = "quantized", burin.rounding = "tflite-ref"} {
  func.func @main(%x: tensor<1x2x3x16xi8> {burin.name = "x"}) -> (tensor<1x2x3x8xi8> {burin.name = "y"}) {
    %w = burin.constant dense<"0x4C135395FD44C38A81A62A17F978433DE0D24686C6FE4EB33B60EA6A0A0B2F99B2110E344F3BC42A4E1D309759EDD67E98DD4DE94FC1F2349942B334234CCB99748C1768B454286ADDFD6F5669B20414267933654F017A6B8823DDBF1BEFCEDC179F9701622E07B39E1C2AC5D039B3E2FCBAA419B6565E61330684B148AC8526"> : tensor<8x1x1x16xi8> : tensor<8x1x1x16xi8>
    %b = burin.constant dense<"0x25FFFFFFF2000000DA010000720100006E010000EEFEFFFF7BFFFFFF80FFFFFF"> : tensor<8xi32> : tensor<8xi32>
    %m = burin.constant dense<"0x822DD07143D70265C41E3C50AE9D8F7ED8A4E3469883B95720372176CCF0E972"> : tensor<8xi32> : tensor<8xi32>
    %s = burin.constant dense<"0x0609070609090906"> : tensor<8xi8> : tensor<8xi8>
    %a = burin.conv_2d %x, %w, %b {dilations = array<i64: 1, 1>, groups = 1 : i64, strides = array<i64: 1, 1>} : (tensor<1x2x3x16xi8>, tensor<8x1x1x16xi8>, tensor<8xi32>) -> tensor<1x2x3x8xi32>
    %y = burin.requantize %a, %m, %s {bounded, left = false, zero_point = -5 : i64} : (tensor<1x2x3x8xi32>, tensor<8xi32>, tensor<8xi8>) -> tensor<1x2x3x8xi8>
    return %y : tensor<1x2x3x8xi8>
  }
}
