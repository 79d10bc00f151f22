// RUN: %burin-opt %s -split-input-file -verify-diagnostics --quantize --mlir-print-local-scope | %FileCheck %s

!x = !quant.uniform<i8:f32, 0.5:3>
!y = !quant.uniform<i8:f32, 0.25:-4>

// Product: 0.5 * 0.25 / 0.5 = 0.25 is the multiplier 2^30 with a shift by 1.
// CHECK-LABEL: @product
// CHECK: %[[P:[0-9]+]] = burin.quantized_product %arg0, %arg1 {zero_points = array<i64: 3, -4>} : (tensor<4xi8>, tensor<4xi8>) -> tensor<4xi32>
// CHECK-DAG: %[[M:[0-9]+]] = burin.constant dense<1073741824> : tensor<1xi32>
// CHECK-DAG: %[[S:[0-9]+]] = burin.constant dense<1> : tensor<1xi8>
// CHECK: burin.requantize %[[P]], %[[M]], %[[S]] {left = false, zero_point = 3 : i64}
func.func @product(%x: tensor<4x!x>, %y: tensor<4x!y>) -> tensor<4x!x> {
  %p = burin.mul %x, %y : (tensor<4x!x>, tensor<4x!y>) -> tensor<4x!x>
  return %p : tensor<4x!x>
}

// CHECK-LABEL: @difference
// CHECK: burin.quantized_add %arg0, %arg1 {{.*}}, subtract,
func.func @difference(%x: tensor<4x!x>, %y: tensor<4x!y>) -> tensor<4x!x> {
  %d = burin.sub %x, %y : (tensor<4x!x>, tensor<4x!y>) -> tensor<4x!x>
  return %d : tensor<4x!x>
}

// Average: the zero point leaves with the start, 3 * -3; a third of 0.5 / 0.25 = 2^30 * 2^2: the multiplier
// floor(2^30 * 2 / 3), one bit of the exponent taken.
// CHECK-LABEL: @average
// CHECK: %[[S:[0-9]+]] = burin.quantized_sum %arg0 {axes = array<i64: 1>, start = -9 : i32} : (tensor<1x3x2xi8>) -> tensor<1x2xi32>
// CHECK-DAG: %[[M:[0-9]+]] = burin.constant dense<715827882> : tensor<1xi32>
// CHECK-DAG: %[[E:[0-9]+]] = burin.constant dense<1> : tensor<1xi8>
// CHECK: burin.requantize %[[S]], %[[M]], %[[E]] {left = true, zero_point = -4 : i64}
func.func @average(%x: tensor<1x3x2x!x>) -> tensor<1x2x!y> {
  %a = burin.reduce_mean %x {axes = array<i64: 1>} : (tensor<1x3x2x!x>) -> tensor<1x2x!y>
  return %a : tensor<1x2x!y>
}

// Table: at the zero point the logistic function is one half, tanh is 0.
// CHECK-LABEL: @functions
// CHECK: burin.lookup %arg0, %{{[0-9]+}} : (tensor<4xi8>, tensor<256xi8>) -> tensor<4xi8>
// CHECK: burin.lookup %arg0
// CHECK: burin.lookup %arg0
func.func @functions(%x: tensor<4x!x>) -> (tensor<4x!quant.uniform<i8:f32, 0.00390625:-128>>, tensor<4x!quant.uniform<i8:f32, 0.0078125>>, tensor<4x!x>) {
  %a = burin.sigmoid %x : (tensor<4x!x>) -> tensor<4x!quant.uniform<i8:f32, 0.00390625:-128>>
  %b = burin.tanh %x : (tensor<4x!x>) -> tensor<4x!quant.uniform<i8:f32, 0.0078125>>
  %c = burin.hard_swish %x : (tensor<4x!x>) -> tensor<4x!x>
  return %a, %b, %c : tensor<4x!quant.uniform<i8:f32, 0.00390625:-128>>, tensor<4x!quant.uniform<i8:f32, 0.0078125>>, tensor<4x!x>
}

// -----

!x = !quant.uniform<i8:f32, 0.5:3>
func.func @logistic_result(%x: tensor<4x!x>) -> tensor<4x!x> {
  // expected-error @+2 {{'burin.sigmoid' cannot become integer arithmetic: the result needs scale 1/256 and zero point -128 [B0306]}}
  // expected-note @+1 {{it takes }}
  %y = burin.sigmoid %x : (tensor<4x!x>) -> tensor<4x!x>
  return %y : tensor<4x!x>
}

// -----

!x = !quant.uniform<i8:f32, 1024.0>
!y = !quant.uniform<i8:f32, 0.00390625>
func.func @far_scales(%x: tensor<4x!x>) -> tensor<4x!y> {
  // expected-error @+2 {{'burin.mul' cannot become integer arithmetic: the operands' scales are too far above the result's [B0305]}}
  // expected-note @+1 {{it takes }}
  %y = burin.mul %x, %x : (tensor<4x!x>, tensor<4x!x>) -> tensor<4x!y>
  return %y : tensor<4x!y>
}
