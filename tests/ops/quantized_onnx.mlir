// RUN: %burin-opt %s -split-input-file -verify-diagnostics | %burin-opt -split-input-file | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --form-steps --mlir-print-local-scope | %FileCheck %s

// Operands as uint8: raised by 128, and the result lowered.
// ROUND-LABEL: func.func @add(
// ROUND: burin.quantized_add_f32 %arg0, %arg1 {bias = 128 : i64, start = 2.500000e-01 : f32, x_factor = 5.000000e-01 : f32, y_factor = 7.500000e-01 : f32} : (tensor<2x4xi8>, tensor<1x4xi8>) -> tensor<2x4xi8>
// CHECK-LABEL: func.func @add(
// CHECK: %[[HALF:[0-9]+]] = func.call @multiply_add_f32
// CHECK: func.call @multiply_add_f32(%{{[a-z0-9_]+}}, %{{[a-z0-9_]+}}, %[[HALF]]) : (f32, f32, f32) -> f32
// CHECK: func.call @round_even_s8
func.func @add(%x: tensor<2x4xi8>, %y: tensor<1x4xi8>) -> tensor<2x4xi8> {
  %z = burin.quantized_add_f32 %x, %y {x_factor = 0.5 : f32, y_factor = 0.75 : f32, start = 0.25 : f32, bias = 128 : i64} : (tensor<2x4xi8>, tensor<1x4xi8>) -> tensor<2x4xi8>
  return %z : tensor<2x4xi8>
}

// ROUND-LABEL: func.func @average(
// CHECK-LABEL: func.func @average(
// CHECK: func.call @dequantize_f32
// CHECK: func.call @add_f32
// CHECK: func.call @mean_steps_f32
// CHECK: func.call @round_even_s8
func.func @average(%x: tensor<1x4x4x2xi8>) -> tensor<1x2x2x2xi8> {
  %z = burin.quantized_average_pool_2d_f32 %x {window = array<i64: 2, 2>, strides = array<i64: 2, 2>, border = array<i64: 0, 0, 0, 0>, scale = 0.5 : f32, zero_point = 3 : i64, result_scale = 0.25 : f32, result_zero_point = -4 : i64, bias = 0 : i64} : (tensor<1x4x4x2xi8>) -> tensor<1x2x2x2xi8>
  return %z : tensor<1x2x2x2xi8>
}

// ROUND-LABEL: func.func @softmax(
// CHECK-LABEL: func.func @softmax(
// CHECK: arith.maxsi
// CHECK: tensor.extract
// CHECK: func.call @add_f32
// CHECK: func.call @scaled_ratio_f32
// CHECK: func.call @round_even_s8
func.func @softmax(%x: tensor<2x4xi8>, %t: tensor<256xf32>) -> tensor<2x4xi8> {
  %z = burin.quantized_softmax_f32 %x, %t {factor = 256.0 : f32, zero_point = -128 : i64} : (tensor<2x4xi8>, tensor<256xf32>) -> tensor<2x4xi8>
  return %z : tensor<2x4xi8>
}

// -----

func.func @bias(%x: tensor<4xi8>) {
  // expected-error @+1 {{'burin.quantized_add_f32' op bias 7 is neither 0 nor 128}}
  %z = burin.quantized_add_f32 %x, %x {x_factor = 0.5 : f32, y_factor = 0.75 : f32, start = 0.25 : f32, bias = 7 : i64} : (tensor<4xi8>, tensor<4xi8>) -> tensor<4xi8>
  return
}

// -----

func.func @no_scale(%x: tensor<1x4x4x2xi8>) {
  // expected-error @+1 {{'burin.quantized_average_pool_2d_f32' op the result's scale is 0}}
  %z = burin.quantized_average_pool_2d_f32 %x {window = array<i64: 2, 2>, strides = array<i64: 2, 2>, border = array<i64: 0, 0, 0, 0>, scale = 0.5 : f32, zero_point = 3 : i64, result_scale = 0.0 : f32, result_zero_point = -4 : i64, bias = 0 : i64} : (tensor<1x4x4x2xi8>) -> tensor<1x2x2x2xi8>
  return
}

// -----

func.func @short_table(%x: tensor<2x4xi8>, %t: tensor<255xf32>) {
  // expected-error @+1 {{'burin.quantized_softmax_f32' op needs a table of 256 floats}}
  %z = burin.quantized_softmax_f32 %x, %t {factor = 256.0 : f32, zero_point = -128 : i64} : (tensor<2x4xi8>, tensor<255xf32>) -> tensor<2x4xi8>
  return
}
