// RUN: %burin-opt %s -split-input-file -verify-diagnostics | %burin-opt -split-input-file | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --form-steps --mlir-print-local-scope | %FileCheck %s
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --fold-constants | %FileCheck %s --check-prefix=FOLD

// The axes that stay come first in the loops; the sum starts from a number.
// ROUND-LABEL: func.func @sum(
// ROUND: burin.quantized_sum %arg0 {axes = array<i64: 0, 2>, start = -7 : i32} : (tensor<2x3x4xi8>) -> tensor<3xi32>
// CHECK-LABEL: func.func @sum(
// CHECK: %[[START:[a-z0-9_-]+]] = arith.constant -7 : i32
// CHECK: linalg.fill ins(%[[START]] : i32)
// CHECK: linalg.generic
// CHECK-SAME: [affine_map<(d0, d1, d2) -> (d1, d0, d2)>, affine_map<(d0, d1, d2) -> (d0)>]
// CHECK-SAME: ["parallel", "reduction", "reduction"]
// CHECK: arith.extsi
// CHECK: arith.addi
func.func @sum(%x: tensor<2x3x4xi8>) -> tensor<3xi32> {
  %y = burin.quantized_sum %x {axes = array<i64: 0, 2>, start = -7 : i32} : (tensor<2x3x4xi8>) -> tensor<3xi32>
  return %y : tensor<3xi32>
}

// FOLD-LABEL: func.func @values(
// FOLD-DAG: burin.constant dense<[-6, -8]> : tensor<2xi32>
// FOLD-DAG: burin.constant dense<{{\[\[}}-12, 14], [-6, 2]]> : tensor<2x2xi32>
func.func @values() -> (tensor<2xi32>, tensor<2x2xi32>) {
  %a = burin.constant dense<[[1, -2], [3, 4]]> : tensor<2x2xi8> : tensor<2x2xi8>
  %b = burin.constant dense<[5, 0]> : tensor<2xi8> : tensor<2xi8>
  %s = burin.quantized_sum %a {axes = array<i64: 0>, start = -10 : i32} : (tensor<2x2xi8>) -> tensor<2xi32>
  %p = burin.quantized_product %a, %b {zero_points = array<i64: 5, 2>} : (tensor<2x2xi8>, tensor<2xi8>) -> tensor<2x2xi32>
  return %s, %p : tensor<2xi32>, tensor<2x2xi32>
}

// -----

func.func @axes(%x: tensor<2x3xi8>) {
  // expected-error @+1 {{'burin.quantized_sum' op axes [1, 0] do not ascend in rank 2, or leave another shape than the result's}}
  %y = burin.quantized_sum %x {axes = array<i64: 1, 0>, start = 0 : i32} : (tensor<2x3xi8>) -> tensor<i32>
  return
}

// -----

func.func @large(%x: tensor<4096x8192xi8>) {
  // expected-error @+1 {{'burin.quantized_sum' op a sum of 33554432 elements can leave int32}}
  %y = burin.quantized_sum %x {axes = array<i64: 0, 1>, start = 0 : i32} : (tensor<4096x8192xi8>) -> tensor<i32>
  return
}

// -----

func.func @zero_points(%x: tensor<2xi8>) {
  // expected-error @+1 {{'burin.quantized_product' op needs the zero points of x and y, of 8 bits}}
  %y = burin.quantized_product %x, %x {zero_points = array<i64: 0, 300>} : (tensor<2xi8>, tensor<2xi8>) -> tensor<2xi32>
  return
}
