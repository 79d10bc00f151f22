// On a Cortex-M4 a depthwise window takes four channels at a time; its own requantization gives what the shared text gives,
// shifts at the ends of their range included.
// RUN: %burin compile %s --target cortex-m4 --name m -o %t
// RUN: %FileCheck %s --input-file %t/m.cpp
// RUN: %burin run %s --target cortex-m4 --self-test

// CHECK: window; lanes 1, columns 4
// CHECK-COUNT-9: multiply_add_4(&in[
// CHECK-NOT: multiply_add_4(&in[
// CHECK: requantize_s8(acc_3,
module attributes {burin.phase = "quantized", burin.rounding = "tflite-ref"} {
  func.func @main(%x: tensor<1x6x6x8xi8> {burin.name = "x"}) -> (tensor<1x4x4x8xi8> {burin.name = "y"}) {
    %w = burin.constant dense<"0x4420823CFDE6F1C26B30F90EC7DD01E4887534A20F0B0D04C36ED80E71E0FD77B07670EB940BD5335F973DAAD8619B91FFC911F57CCED458BBBF2CE03753C9BDFA0FF0169DC95756"> : tensor<8x3x3x1xi8> : tensor<8x3x3x1xi8>
    %b = burin.constant dense<"0x800000004CFEFFFF95FCFFFFA602000014FEFFFFCD0000005D030000DE000000"> : tensor<8xi32> : tensor<8xi32>
    %m = burin.constant dense<"0x41F9DB4EA896E2598AA2E160483E0156C439F57C06CD3C761397FA643E0B9C56"> : tensor<8xi32> : tensor<8xi32>
    %s = burin.constant dense<"0x000102050708091F"> : tensor<8xi8> : tensor<8xi8>
    %0 = burin.conv_2d %x, %w, %b {dilations = array<i64: 1, 1>, groups = 8 : i64, strides = array<i64: 1, 1>} : (tensor<1x6x6x8xi8>, tensor<8x3x3x1xi8>, tensor<8xi32>) -> tensor<1x4x4x8xi32>
    %y = burin.requantize %0, %m, %s {left = false, zero_point = -5 : i64} : (tensor<1x4x4x8xi32>, tensor<8xi32>, tensor<8xi8>) -> tensor<1x4x4x8xi8>
    return %y : tensor<1x4x4x8xi8>
  }
}
