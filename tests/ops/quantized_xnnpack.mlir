// RUN: %burin-opt %s -split-input-file -verify-diagnostics | %burin-opt -split-input-file | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --form-steps --mlir-print-local-scope | %FileCheck %s

// ROUND-LABEL: func.func @add(
// ROUND: burin.quantized_add_shift %arg0, %arg1 {shift = 20 : i64, start = -524288 : i32, x_factor = 1048576 : i32, y_factor = 524288 : i32, zero_point = 3 : i64} : (tensor<2x4xi8>, tensor<1x4xi8>) -> tensor<2x4xi8>
// CHECK-LABEL: func.func @add(
// CHECK-COUNT-2: arith.muli
// CHECK-COUNT-2: arith.addi
// CHECK: func.call @shift_right_s8(%{{[a-z0-9_]+}}, %{{[a-z0-9_]+}}, %{{[a-z0-9_]+}}) : (i32, i32, i32) -> i8
func.func @add(%x: tensor<2x4xi8>, %y: tensor<1x4xi8>) -> tensor<2x4xi8> {
  %z = burin.quantized_add_shift %x, %y {x_factor = 1048576 : i32, y_factor = 524288 : i32, start = -524288 : i32, shift = 20 : i64, zero_point = 3 : i64} : (tensor<2x4xi8>, tensor<1x4xi8>) -> tensor<2x4xi8>
  return %z : tensor<2x4xi8>
}

// ROUND-LABEL: func.func @scale_sum(
// CHECK-LABEL: func.func @scale_sum(
// CHECK: func.call @scale_sum_s8(%{{[a-z0-9_]+}}, %{{[a-z0-9_]+}}, %{{[a-z0-9_]+}}, %{{[a-z0-9_]+}}) : (i32, f32, f32, i32) -> i8
func.func @scale_sum(%x: tensor<2x4xi32>) -> tensor<2x4xi8> {
  %z = burin.quantized_scale_sum %x {factor = 0.5 : f32, offset = -10.0 : f32, lowered = 0 : i64} : (tensor<2x4xi32>) -> tensor<2x4xi8>
  return %z : tensor<2x4xi8>
}

// The sum of floats is a call, so that no schedule changes its order.
// ROUND-LABEL: func.func @softmax(
// CHECK-LABEL: func.func @softmax(
// CHECK: arith.maxsi
// CHECK: tensor.extract
// CHECK: func.call @add_f32
// CHECK: func.call @softmax_inverse_f32
// CHECK: func.call @softmax_share_s8
func.func @softmax(%x: tensor<2x4xi8>, %t: tensor<256xf32>) -> tensor<2x4xi8> {
  %z = burin.quantized_softmax_lut %x, %t : (tensor<2x4xi8>, tensor<256xf32>) -> tensor<2x4xi8>
  return %z : tensor<2x4xi8>
}

// -----

func.func @overflow(%x: tensor<4xi8>) {
  // expected-error @+1 {{'burin.quantized_add_shift' op a sum can reach 2147483903, beyond int32}}
  %z = burin.quantized_add_shift %x, %x {x_factor = 1 : i32, y_factor = 1 : i32, start = 2147483647 : i32, shift = 20 : i64, zero_point = 3 : i64} : (tensor<4xi8>, tensor<4xi8>) -> tensor<4xi8>
  return
}

// -----

func.func @finite(%x: tensor<4xi32>) {
  // expected-error @+1 {{'burin.quantized_scale_sum' op needs a finite factor and offset}}
  %z = burin.quantized_scale_sum %x {factor = 0x7F800000 : f32, offset = 0.0 : f32, lowered = 0 : i64} : (tensor<4xi32>) -> tensor<4xi8>
  return
}

// -----

func.func @table(%x: tensor<4xi8>, %t: tensor<255xf32>) {
  // expected-error @+1 {{'burin.quantized_softmax_lut' op needs a table of 256 float32}}
  %z = burin.quantized_softmax_lut %x, %t : (tensor<4xi8>, tensor<255xf32>) -> tensor<4xi8>
  return
}
