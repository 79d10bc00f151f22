// Weights that are no constant are read by no helper for all channels: the words of two positions of a strip lie one
// position after the other then.
// RUN: %burin compile %s --target cortex-m4 --name m -o %t
// RUN: %FileCheck %s --input-file %t/m.cpp
// RUN: %burin run %s --target cortex-m4 --self-test

// CHECK-NOT: contract_
// CHECK: widen_words<4>(
// CHECK: dot4_wide(
module attributes {burin.phase = "quantized", burin.rounding = "tflite-ref"} {
  func.func @main(%x: tensor<1x3x5x8xi8> {burin.name = "x"}, %w: tensor<8x1x1x8xi8> {burin.name = "w"}) -> (tensor<1x3x5x8xi8> {burin.name = "y"}) {
    %b = burin.constant dense<[1, 2, 3, 4, 5, 6, 7, 8]> : tensor<8xi32> : tensor<8xi32>
    %m = burin.constant dense<[1234567890,1234567891,1234567892,1234567893,1234567894,1234567895,1234567896,1234567897]> : tensor<8xi32> : tensor<8xi32>
    %s = burin.constant dense<[7,8,7,8,7,8,7,6]> : tensor<8xi8> : tensor<8xi8>
    %0 = burin.conv_2d %x, %w, %b {dilations = array<i64: 1, 1>, groups = 1 : i64, strides = array<i64: 1, 1>} : (tensor<1x3x5x8xi8>, tensor<8x1x1x8xi8>, tensor<8xi32>) -> tensor<1x3x5x8xi32>
    %y = burin.requantize %0, %m, %s {bounded, left = false, zero_point = -5 : i64} : (tensor<1x3x5x8xi32>, tensor<8xi32>, tensor<8xi8>) -> tensor<1x3x5x8xi8>
    return %y : tensor<1x3x5x8xi8>
  }
}
