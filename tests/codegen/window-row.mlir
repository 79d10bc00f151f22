// On a Cortex-M4 a row of 3x3 windows is one helper, shared by kernels of all sizes, whose start values, products and
// requantization go four channels at a time, for a zero point of -128 by a shorter way; its portable form gives the same. Windows
// that overlap by two columns go in pairs, of which an odd row leaves one.
// RUN: %burin compile %s --target cortex-m4 --name m -o %t
// RUN: %FileCheck %s --input-file %t/m.cpp
// RUN: %burin run %s --target cortex-m4 --self-test
// RUN: echo '{name: here, recipe: cortex_m, isa: cortex-m4}' > %t/here.yaml
// RUN: %burin run %s --target %t/here.yaml --self-test

// CHECK: window; lanes 1, columns 4
// CHECK: window_row_3x3(&in[{{.*}}
// CHECK-NEXT: kWindowRow<4, 8, 48, 8, 8, -5>);
// CHECK: kWindowRow<2, 8, 48, 16, 8, 3>);
// CHECK: kWindowRow<5, 4,
// CHECK-NEXT: 28, 4, 4, 9>);
// CHECK: window_row_3x3_lowest(&in[{{.*}}
// CHECK-NEXT: kWindowRow<5, 4, 28, 4, 4, -128>);
// CHECK: kWindowRow<3, 4, 28, 8, 4, -128>);
module attributes {burin.phase = "quantized", burin.rounding = "tflite-ref"} {
  func.func @main(%x: tensor<1x6x6x8xi8> {burin.name = "x"}, %v: tensor<1x5x7x4xi8> {burin.name = "v"}) -> (tensor<1x4x4x8xi8> {burin.name = "y"}, tensor<1x2x2x8xi8> {burin.name = "z"}, tensor<1x3x5x4xi8> {burin.name = "u"}, tensor<1x3x5x4xi8> {burin.name = "t"}, tensor<1x2x3x4xi8> {burin.name = "r"}) {
    %w = burin.constant dense<"0x4420823CFDE6F1C26B30F90EC7DD01E4887534A20F0B0D04C36ED80E71E0FD77B07670EB940BD5335F973DAAD8619B91FFC911F57CCED458BBBF2CE03753C9BDFA0FF0169DC95756"> : tensor<8x3x3x1xi8> : tensor<8x3x3x1xi8>
    %b = burin.constant dense<"0x800000004CFEFFFF95FCFFFFA602000014FEFFFFCD0000005D030000DE000000"> : tensor<8xi32> : tensor<8xi32>
    %m = burin.constant dense<"0x41F9DB4EA896E2598AA2E160483E0156C439F57C06CD3C761397FA643E0B9C56"> : tensor<8xi32> : tensor<8xi32>
    %s = burin.constant dense<"0x0001020507080916"> : tensor<8xi8> : tensor<8xi8>
    %0 = burin.conv_2d %x, %w, %b {dilations = array<i64: 1, 1>, groups = 8 : i64, strides = array<i64: 1, 1>} : (tensor<1x6x6x8xi8>, tensor<8x3x3x1xi8>, tensor<8xi32>) -> tensor<1x4x4x8xi32>
    %y = burin.requantize %0, %m, %s {bounded, left = false, zero_point = -5 : i64} : (tensor<1x4x4x8xi32>, tensor<8xi32>, tensor<8xi8>) -> tensor<1x4x4x8xi8>
    %1 = burin.conv_2d %x, %w, %b {dilations = array<i64: 1, 1>, groups = 8 : i64, strides = array<i64: 2, 2>} : (tensor<1x6x6x8xi8>, tensor<8x3x3x1xi8>, tensor<8xi32>) -> tensor<1x2x2x8xi32>
    %z = burin.requantize %1, %m, %s {bounded, left = false, zero_point = 3 : i64} : (tensor<1x2x2x8xi32>, tensor<8xi32>, tensor<8xi8>) -> tensor<1x2x2x8xi8>
    %w2 = burin.constant dense<"0xEDBF88465F03ADED29AB14C256E7D85056791A384320C434956872D72C886BCB8FAE1666"> : tensor<4x3x3x1xi8> : tensor<4x3x3x1xi8>
    %b2 = burin.constant dense<"0x2702000086FCFFFFC6FFFFFFECFCFFFF"> : tensor<4xi32> : tensor<4xi32>
    %m2 = burin.constant dense<"0x4A0E7D700469F07E9D6ECF51067F0143"> : tensor<4xi32> : tensor<4xi32>
    %s2 = burin.constant dense<"0x06080716"> : tensor<4xi8> : tensor<4xi8>
    %2 = burin.conv_2d %v, %w2, %b2 {dilations = array<i64: 1, 1>, groups = 4 : i64, strides = array<i64: 1, 1>} : (tensor<1x5x7x4xi8>, tensor<4x3x3x1xi8>, tensor<4xi32>) -> tensor<1x3x5x4xi32>
    %u = burin.requantize %2, %m2, %s2 {bounded, left = false, zero_point = 9 : i64} : (tensor<1x3x5x4xi32>, tensor<4xi32>, tensor<4xi8>) -> tensor<1x3x5x4xi8>
    %3 = burin.conv_2d %v, %w2, %b2 {dilations = array<i64: 1, 1>, groups = 4 : i64, strides = array<i64: 1, 1>} : (tensor<1x5x7x4xi8>, tensor<4x3x3x1xi8>, tensor<4xi32>) -> tensor<1x3x5x4xi32>
    %t = burin.requantize %3, %m2, %s2 {bounded, left = false, zero_point = -128 : i64} : (tensor<1x3x5x4xi32>, tensor<4xi32>, tensor<4xi8>) -> tensor<1x3x5x4xi8>
    %4 = burin.conv_2d %v, %w2, %b2 {dilations = array<i64: 1, 1>, groups = 4 : i64, strides = array<i64: 2, 2>} : (tensor<1x5x7x4xi8>, tensor<4x3x3x1xi8>, tensor<4xi32>) -> tensor<1x2x3x4xi32>
    %r = burin.requantize %4, %m2, %s2 {bounded, left = false, zero_point = -128 : i64} : (tensor<1x2x3x4xi32>, tensor<4xi32>, tensor<4xi8>) -> tensor<1x2x3x4xi8>
    return %y, %z, %u, %t, %r : tensor<1x4x4x8xi8>, tensor<1x2x2x8xi8>, tensor<1x3x5x4xi8>, tensor<1x3x5x4xi8>, tensor<1x2x3x4xi8>
  }
}
