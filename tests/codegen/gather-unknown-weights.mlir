// Weights that are no constant cannot be padded: they are multiplied in parts of registers.
// RUN: %burin compile %s --target cortex-m55 --name m -o %t
// RUN: %FileCheck %s --input-file %t/m.cpp
// RUN: %burin run %s --target cortex-m55 --self-test

// CHECK: contraction; lanes 4, columns 1, rows 2, dot 10. 1920 MAC.
// CHECK: dot_lanes_2<10, 4, 10, 40, 40>(
module attributes {burin.phase = "quantized", burin.rounding = "tflite-ref"} {
  func.func @main(%x: tensor<6x40xi8> {burin.name = "x"}, %w: tensor<8x40xi8> {burin.name = "w"}) -> (tensor<6x8xi8> {burin.name = "y"}) {
    %b = burin.constant dense<[1, 2, 3, 4, 5, 6, 7, 8]> : tensor<8xi32> : tensor<8xi32>
    %m = burin.constant dense<1234567890> : tensor<8xi32> : tensor<8xi32>
    %s = burin.constant dense<7> : tensor<8xi8> : tensor<8xi8>
    %0 = burin.matmul %x, %w, %b : (tensor<6x40xi8>, tensor<8x40xi8>, tensor<8xi32>) -> tensor<6x8xi32>
    %y = burin.requantize %0, %m, %s {bounded, left = false, zero_point = -5 : i64} : (tensor<6x8xi32>, tensor<8xi32>, tensor<8xi8>) -> tensor<6x8xi8>
    return %y : tensor<6x8xi8>
  }
}
