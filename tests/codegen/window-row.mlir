// On a Cortex-M4 a row of 3x3 windows is one helper, shared by kernels of all sizes, whose start values, products and
// requantization go four channels at a time; its portable form gives the same.
// RUN: %burin compile %s --target cortex-m4 --name m -o %t
// RUN: %FileCheck %s --input-file %t/m.cpp
// RUN: %burin run %s --target cortex-m4 --self-test
// RUN: echo '{name: here, recipe: cortex_m, isa: cortex-m4}' > %t/here.yaml
// RUN: %burin run %s --target %t/here.yaml --self-test

// CHECK: window; lanes 1, columns 4
// CHECK: window_row_3x3(&in[{{.*}}
// CHECK-NEXT: kWindowRow<4, 8, 48, 8, 8, -5>);
// CHECK: kWindowRow<2, 8, 48, 16, 8, 3>);
module attributes {burin.phase = "quantized", burin.rounding = "tflite-ref"} {
  func.func @main(%x: tensor<1x6x6x8xi8> {burin.name = "x"}) -> (tensor<1x4x4x8xi8> {burin.name = "y"}, tensor<1x2x2x8xi8> {burin.name = "z"}) {
    %w = burin.constant dense<"0x4420823CFDE6F1C26B30F90EC7DD01E4887534A20F0B0D04C36ED80E71E0FD77B07670EB940BD5335F973DAAD8619B91FFC911F57CCED458BBBF2CE03753C9BDFA0FF0169DC95756"> : tensor<8x3x3x1xi8> : tensor<8x3x3x1xi8>
    %b = burin.constant dense<"0x800000004CFEFFFF95FCFFFFA602000014FEFFFFCD0000005D030000DE000000"> : tensor<8xi32> : tensor<8xi32>
    %m = burin.constant dense<"0x41F9DB4EA896E2598AA2E160483E0156C439F57C06CD3C761397FA643E0B9C56"> : tensor<8xi32> : tensor<8xi32>
    %s = burin.constant dense<"0x0001020507080916"> : tensor<8xi8> : tensor<8xi8>
    %0 = burin.conv_2d %x, %w, %b {dilations = array<i64: 1, 1>, groups = 8 : i64, strides = array<i64: 1, 1>} : (tensor<1x6x6x8xi8>, tensor<8x3x3x1xi8>, tensor<8xi32>) -> tensor<1x4x4x8xi32>
    %y = burin.requantize %0, %m, %s {bounded, left = false, zero_point = -5 : i64} : (tensor<1x4x4x8xi32>, tensor<8xi32>, tensor<8xi8>) -> tensor<1x4x4x8xi8>
    %1 = burin.conv_2d %x, %w, %b {dilations = array<i64: 1, 1>, groups = 8 : i64, strides = array<i64: 2, 2>} : (tensor<1x6x6x8xi8>, tensor<8x3x3x1xi8>, tensor<8xi32>) -> tensor<1x2x2x8xi32>
    %z = burin.requantize %1, %m, %s {bounded, left = false, zero_point = 3 : i64} : (tensor<1x2x2x8xi32>, tensor<8xi32>, tensor<8xi8>) -> tensor<1x2x2x8xi8>
    return %y, %z : tensor<1x4x4x8xi8>, tensor<1x2x2x8xi8>
  }
}
