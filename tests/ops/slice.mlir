// RUN: %burin-opt %s -split-input-file -verify-diagnostics | %burin-opt -split-input-file | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --form-steps --mlir-print-local-scope | %FileCheck %s --check-prefix=STEP
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --canonicalize --fold-constants | %FileCheck %s

// Every access is affine; a step may run backwards.
// ROUND-LABEL: @slice
// ROUND: burin.slice %arg0 {starts = array<i64: 1, 4>, steps = array<i64: 1, -2>} : (tensor<3x6xf32>) -> tensor<2x3xf32>
// STEP-LABEL: @slice
// STEP: affine_map<(d0, d1) -> (d0 + 1, d1 * -2 + 4)>
func.func @slice(%x: tensor<3x6xf32>) -> tensor<2x3xf32> {
  %y = burin.slice %x {starts = array<i64: 1, 4>, steps = array<i64: 1, -2>} : (tensor<3x6xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// The beginning of an axis joins it with its neighbour, as a bare loop runs over a whole axis.
// STEP-LABEL: @beginning
// STEP: tensor.collapse_shape %arg0 {{.*}} : tensor<3x6x2xf32> into tensor<18x2xf32>
// STEP: affine_map<(d0, d1, d2) -> (d0 * 6 + d1, d2)>
func.func @beginning(%x: tensor<3x6x2xf32>) -> tensor<3x4x2xf32> {
  %y = burin.slice %x {starts = array<i64: 0, 0, 0>, steps = array<i64: 1, 1, 1>} : (tensor<3x6x2xf32>) -> tensor<3x4x2xf32>
  return %y : tensor<3x4x2xf32>
}

// CHECK-LABEL: @values
// CHECK-DAG: dense<{{\[\[}}5, 4], [2, 1]]> : tensor<2x2xi32>
// CHECK-DAG: dense<{{\[\[}}0], [3]]> : tensor<2x1xi32>
// CHECK-DAG: dense<{{\[\[}}0, 1, 2]]> : tensor<1x3xi32>
// CHECK-DAG: dense<[0, 1]> : tensor<2xi32>
func.func @values() -> (tensor<2x2xi32>, tensor<2x1xi32>, tensor<1x3xi32>, tensor<2xi32>) {
  %x = burin.constant dense<[[0, 1, 2], [3, 4, 5]]> : tensor<2x3xi32> : tensor<2x3xi32>
  %v = burin.constant dense<[0, 1, 2, 3]> : tensor<4xi32> : tensor<4xi32>
  %a = burin.slice %x {starts = array<i64: 1, 2>, steps = array<i64: -1, -1>} : (tensor<2x3xi32>) -> tensor<2x2xi32>
  %b = burin.slice %x {starts = array<i64: 0, 0>, steps = array<i64: 1, 1>} : (tensor<2x3xi32>) -> tensor<2x1xi32>
  %c = burin.slice %x {starts = array<i64: 0, 0>, steps = array<i64: 1, 1>} : (tensor<2x3xi32>) -> tensor<1x3xi32>
  %d = burin.slice %v {starts = array<i64: 0>, steps = array<i64: 1>} : (tensor<4xi32>) -> tensor<2xi32>
  return %a, %b, %c, %d : tensor<2x2xi32>, tensor<2x1xi32>, tensor<1x3xi32>, tensor<2xi32>
}

// A whole tensor is itself, but not when it is reversed.
// CHECK-LABEL: @whole
// CHECK: %[[Y:[0-9]+]] = burin.slice %arg0
// CHECK: return %arg0, %[[Y]]
func.func @whole(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<3xf32>) {
  %y = burin.slice %x {starts = array<i64: 0>, steps = array<i64: 1>} : (tensor<3xf32>) -> tensor<3xf32>
  %z = burin.slice %x {starts = array<i64: 2>, steps = array<i64: -1>} : (tensor<3xf32>) -> tensor<3xf32>
  return %y, %z : tensor<3xf32>, tensor<3xf32>
}

// -----

func.func @axes(%x: tensor<3x6xf32>) {
  // expected-error @+1 {{'burin.slice' op needs one start, step and result extent per axis}}
  %y = burin.slice %x {starts = array<i64: 1>, steps = array<i64: 1, 1>} : (tensor<3x6xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @high(%x: tensor<3x6xf32>) {
  // expected-error @+1 {{'burin.slice' op axis 1: 3 elements from 2 in steps of 2 leave the extent 6}}
  %y = burin.slice %x {starts = array<i64: 0, 2>, steps = array<i64: 1, 2>} : (tensor<3x6xf32>) -> tensor<3x3xf32>
  return
}

// -----

func.func @low(%x: tensor<3x6xf32>) {
  // expected-error @+1 {{'burin.slice' op axis 0: 3 elements from 1 in steps of -1 leave the extent 3}}
  %y = burin.slice %x {starts = array<i64: 1, 0>, steps = array<i64: -1, 1>} : (tensor<3x6xf32>) -> tensor<3x6xf32>
  return
}

// -----

func.func @overflow(%x: tensor<3xf32>) {
  // expected-error @+1 {{'burin.slice' op axis 0: 3 elements from 0 in steps of 9223372036854775807 leave the extent 3}}
  %y = burin.slice %x {starts = array<i64: 0>, steps = array<i64: 9223372036854775807>} : (tensor<3xf32>) -> tensor<3xf32>
  return
}
