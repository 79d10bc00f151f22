// RUN: %burin-opt %s --quantize="rounding=tflite-xnnpack" --mlir-print-local-scope | %FileCheck %s

!x = !quant.uniform<i8:f32, 0.5:3>
!y = !quant.uniform<i8:f32, 0.25:-4>
!u = !quant.uniform<u8:f32, 0.5:131>
!v = !quant.uniform<u8:f32, 0.25:124>

// CHECK: module attributes {burin.rounding = "tflite-xnnpack"}

// Accumulate: exact sums with the zero point in the bias, as in every profile; factors in float.
// CHECK-LABEL: @accumulate
// CHECK-DAG: burin.constant dense<[1, -2]> : tensor<2xi32>
// CHECK-DAG: burin.constant dense<[5.000000e-01, 2.500000e-01]> : tensor<2xf32>
// CHECK: burin.requantize_f32 {{.*}} {zero_point = -4 : i64} : (tensor<1x2xi32>, tensor<2xf32>) -> tensor<1x2xi8>
func.func @accumulate(%x: tensor<1x2x!x>) -> tensor<1x2x!y> {
  %w = burin.constant dense<[[1, 2], [3, -4]]> : tensor<2x2xi8> : tensor<2x2x!quant.uniform<i8:f32:0, {0.25, 0.125}>>
  %b = burin.constant dense<[10, -5]> : tensor<2xi32> : tensor<2xi32>
  %y = burin.matmul %x, %w, %b : (tensor<1x2x!x>, tensor<2x2x!quant.uniform<i8:f32:0, {0.25, 0.125}>>, tensor<2xi32>) -> tensor<1x2x!y>
  return %y : tensor<1x2x!y>
}

// Rescale: 0.5 / 0.5 = 1 has the multiplier 2^20 and the shift 20, 0.25 / 0.5 half of it. The start is
// half a step less the zero points: 2^19 - 3 * 2^20 + 4 * 2^19.
// CHECK-LABEL: @rescale
// CHECK: burin.quantized_add_shift %arg0, %arg1 {shift = 20 : i64, start = -524288 : i32, x_factor = 1048576 : i32, y_factor = 524288 : i32, zero_point = 3 : i64}
// CHECK: burin.quantized_add_shift %arg0, %arg1 {shift = 20 : i64, start = -4718592 : i32, x_factor = 1048576 : i32, y_factor = -524288 : i32, zero_point = 3 : i64}
func.func @rescale(%x: tensor<4x!x>, %y: tensor<4x!y>) -> (tensor<4x!x>, tensor<4x!x>) {
  %s = burin.add %x, %y : (tensor<4x!x>, tensor<4x!y>) -> tensor<4x!x>
  %d = burin.sub %x, %y : (tensor<4x!x>, tensor<4x!y>) -> tensor<4x!x>
  return %s, %d : tensor<4x!x>, tensor<4x!x>
}

// CHECK-LABEL: @product
// CHECK: %[[P:[0-9]+]] = burin.quantized_product %arg0, %arg1 {zero_points = array<i64: 3, -4>}
// CHECK: %[[F:[0-9]+]] = burin.constant dense<2.500000e-01> : tensor<1xf32>
// CHECK: burin.requantize_f32 %[[P]], %[[F]] {zero_point = 3 : i64}
func.func @product(%x: tensor<4x!x>, %y: tensor<4x!y>) -> tensor<4x!x> {
  %p = burin.mul %x, %y : (tensor<4x!x>, tensor<4x!y>) -> tensor<4x!x>
  return %p : tensor<4x!x>
}

// Average: over 4 elements 0.5 / 0.25 / 4 = 0.5 a step, and -4 - 4 * 3 * 0.5 = -10 beside it; for uint8
// the numbers are those of uint8, 124 - 4 * 131 * 0.5, and the result is lowered.
// CHECK-LABEL: @average
// CHECK: %[[S:[0-9]+]] = burin.quantized_sum %arg0 {axes = array<i64: 1>, start = 0 : i32} : (tensor<1x4x2xi8>) -> tensor<1x2xi32>
// CHECK: burin.quantized_scale_sum %[[S]] {factor = 5.000000e-01 : f32, lowered = 0 : i64, offset = -1.000000e+01 : f32}
// CHECK: burin.quantized_sum {{.*}} {axes = array<i64: 1>, start = 512 : i32}
// CHECK: burin.quantized_scale_sum {{.*}} {factor = 5.000000e-01 : f32, lowered = 128 : i64, offset = -1.380000e+02 : f32}
func.func @average(%x: tensor<1x4x2x!x>, %u: tensor<1x4x2x!u>) -> (tensor<1x2x!y>, tensor<1x2x!v>) {
  %a = burin.reduce_mean %x {axes = array<i64: 1>} : (tensor<1x4x2x!x>) -> tensor<1x2x!y>
  %b = burin.reduce_mean %u {axes = array<i64: 1>} : (tensor<1x4x2x!u>) -> tensor<1x2x!v>
  return %a, %b : tensor<1x2x!y>, tensor<1x2x!v>
}

// Normalize: a table of floats that starts at 1.
// CHECK-LABEL: @normalize
// CHECK: %[[T:[0-9]+]] = burin.constant {{.*}} : tensor<256xf32>
// CHECK: burin.quantized_softmax_lut %arg0, %[[T]] : (tensor<1x4xi8>, tensor<256xf32>) -> tensor<1x4xi8>
// CHECK: burin.quantized_softmax_lut {{.*}} {half_up} :
func.func @normalize(%x: tensor<1x4x!x>, %u: tensor<1x4x!u>) -> (tensor<1x4x!quant.uniform<i8:f32, 0.00390625:-128>>, tensor<1x4x!quant.uniform<u8:f32, 0.00390625>>) {
  %y = burin.softmax %x {beta = 1.0 : f64} : (tensor<1x4x!x>) -> tensor<1x4x!quant.uniform<i8:f32, 0.00390625:-128>>
  %v = burin.softmax %u {beta = 1.0 : f64} : (tensor<1x4x!u>) -> tensor<1x4x!quant.uniform<u8:f32, 0.00390625>>
  return %y, %v : tensor<1x4x!quant.uniform<i8:f32, 0.00390625:-128>>, tensor<1x4x!quant.uniform<u8:f32, 0.00390625>>
}

// CHECK-LABEL: @quantize
// CHECK: burin.quantize %arg0 {primitive = "quantize_reciprocal_s8", scale = 5.000000e-01 : f64, zero_point = 3 : i64}
func.func @quantize(%x: tensor<4xf32>) -> tensor<4x!x> {
  %y = burin.quantize %x {scale = 0.5 : f64, zero_point = 3 : i64} : (tensor<4xf32>) -> tensor<4x!x>
  return %y : tensor<4x!x>
}

// Real attributes round to even: 0.75 / 0.5 + 3 = 4.5.
// CHECK-LABEL: @same_scale
// CHECK: burin.clamp %arg0 {high = 4.000000e+00 : f64, low = 3.000000e+00 : f64}
func.func @same_scale(%x: tensor<4x!x>) -> tensor<4x!x> {
  %y = burin.clamp %x {low = 0.0 : f64, high = 0.75 : f64} : (tensor<4x!x>) -> tensor<4x!x>
  return %y : tensor<4x!x>
}
