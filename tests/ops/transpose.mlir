// RUN: %burin-opt %s -split-input-file -verify-diagnostics | %burin-opt -split-input-file | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --form-steps | %FileCheck %s
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --canonicalize | %FileCheck %s --check-prefix=FOLD

// ROUND-LABEL: @transpose
// ROUND: burin.transpose %arg0 {permutation = array<i64: 2, 0, 1>} : (tensor<2x3x4xf32>) -> tensor<4x2x3xf32>
// CHECK-LABEL: @transpose
// CHECK: plan.step
// CHECK: %[[Y:[a-z0-9_]+]] = linalg.transpose ins(%arg0 : tensor<2x3x4xf32>) outs({{.*}} : tensor<4x2x3xf32>) permutation = [2, 0, 1]
// CHECK: plan.yield %[[Y]] : tensor<4x2x3xf32>
func.func @transpose(%x: tensor<2x3x4xf32>) -> tensor<4x2x3xf32> {
  %y = burin.transpose %x {permutation = array<i64: 2, 0, 1>} : (tensor<2x3x4xf32>) -> tensor<4x2x3xf32>
  return %y : tensor<4x2x3xf32>
}

// FOLD-LABEL: @identity
// FOLD-NEXT: return %arg0
func.func @identity(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = burin.transpose %x {permutation = array<i64: 0, 1>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// Two in a row are one: axis i of the second is axis first[second[i]] of the input.
// FOLD-LABEL: @joined
// FOLD-NEXT: %[[Y:[a-z0-9_]+]] = burin.transpose %arg0 {permutation = array<i64: 2, 1, 0>} : (tensor<2x3x4xf32>) -> tensor<4x3x2xf32>
// FOLD-NEXT: return %[[Y]]
func.func @joined(%x: tensor<2x3x4xf32>) -> tensor<4x3x2xf32> {
  %y = burin.transpose %x {permutation = array<i64: 1, 2, 0>} : (tensor<2x3x4xf32>) -> tensor<3x4x2xf32>
  %z = burin.transpose %y {permutation = array<i64: 1, 0, 2>} : (tensor<3x4x2xf32>) -> tensor<4x3x2xf32>
  return %z : tensor<4x3x2xf32>
}

// FOLD-LABEL: @cancelled
// FOLD-NEXT: return %arg0
func.func @cancelled(%x: tensor<2x3x4xf32>) -> tensor<2x3x4xf32> {
  %y = burin.transpose %x {permutation = array<i64: 1, 2, 0>} : (tensor<2x3x4xf32>) -> tensor<3x4x2xf32>
  %z = burin.transpose %y {permutation = array<i64: 2, 0, 1>} : (tensor<3x4x2xf32>) -> tensor<2x3x4xf32>
  return %z : tensor<2x3x4xf32>
}

// -----

func.func @repeated(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'burin.transpose' op [1, 1] is not a permutation of 2 axes}}
  %y = burin.transpose %x {permutation = array<i64: 1, 1>} : (tensor<2x3xf32>) -> tensor<3x3xf32>
  return
}

// -----

func.func @too_few(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'burin.transpose' op [0] is not a permutation of 2 axes}}
  %y = burin.transpose %x {permutation = array<i64: 0>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @result(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'burin.transpose' op result shape [2, 3] is not the permuted [2, 3]}}
  %y = burin.transpose %x {permutation = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @rank(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'burin.transpose' op result shape [3, 2, 1] is not the permuted [2, 3]}}
  %y = burin.transpose %x {permutation = array<i64: 1, 0>} : (tensor<2x3xf32>) -> tensor<3x2x1xf32>
  return
}
