// RUN: %burin-opt %s -split-input-file -verify-diagnostics | %burin-opt -split-input-file | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --form-steps | %FileCheck %s
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --canonicalize | %FileCheck %s --check-prefix=FOLD

// A reshape computes nothing: it is no step.
// ROUND-LABEL: @through_flat
// ROUND: burin.reshape %arg0 : (tensor<2x3xf32>) -> tensor<3x2xf32>
// CHECK-LABEL: @through_flat
// CHECK-NOT: plan.step
// CHECK: %[[F:[a-z0-9_]+]] = tensor.collapse_shape %arg0 {{\[}}[0, 1]] : tensor<2x3xf32> into tensor<6xf32>
// CHECK: %[[Y:[a-z0-9_]+]] = tensor.expand_shape %[[F]] {{\[}}[0, 1]] output_shape [3, 2] : tensor<6xf32> into tensor<3x2xf32>
// CHECK: return %[[Y]]
func.func @through_flat(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %y = burin.reshape %x : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// Axes that only join or split take one operation.
// CHECK-LABEL: @join
// CHECK-NEXT: %[[Y:[a-z0-9_]+]] = tensor.collapse_shape %arg0 {{\[}}[0], [1, 2]] : tensor<2x3x4xf32> into tensor<2x12xf32>
// CHECK-NEXT: return %[[Y]]
func.func @join(%x: tensor<2x3x4xf32>) -> tensor<2x12xf32> {
  %y = burin.reshape %x : (tensor<2x3x4xf32>) -> tensor<2x12xf32>
  return %y : tensor<2x12xf32>
}

// CHECK-LABEL: @split
// CHECK-NEXT: %[[Y:[a-z0-9_]+]] = tensor.expand_shape %arg0 {{\[}}[0, 1], [2]] output_shape [2, 3, 4] : tensor<6x4xf32> into tensor<2x3x4xf32>
// CHECK-NEXT: return %[[Y]]
func.func @split(%x: tensor<6x4xf32>) -> tensor<2x3x4xf32> {
  %y = burin.reshape %x : (tensor<6x4xf32>) -> tensor<2x3x4xf32>
  return %y : tensor<2x3x4xf32>
}

// CHECK-LABEL: @to_scalar
// CHECK-NEXT: %[[Y:[a-z0-9_]+]] = tensor.collapse_shape %arg0 [] : tensor<1x1xf32> into tensor<f32>
// CHECK-NEXT: return %[[Y]]
func.func @to_scalar(%x: tensor<1x1xf32>) -> tensor<f32> {
  %y = burin.reshape %x : (tensor<1x1xf32>) -> tensor<f32>
  return %y : tensor<f32>
}

// Two in a row are one, and one that changes nothing is none.
// FOLD-LABEL: @twice
// FOLD-NEXT: %[[Y:[a-z0-9_]+]] = burin.reshape %arg0 : (tensor<2x6xf32>) -> tensor<4x3xf32>
// FOLD-NEXT: return %[[Y]]
func.func @twice(%x: tensor<2x6xf32>) -> tensor<4x3xf32> {
  %f = burin.reshape %x : (tensor<2x6xf32>) -> tensor<12xf32>
  %y = burin.reshape %f : (tensor<12xf32>) -> tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}

// FOLD-LABEL: @there_and_back
// FOLD-NEXT: return %arg0
func.func @there_and_back(%x: tensor<2x6xf32>) -> tensor<2x6xf32> {
  %f = burin.reshape %x : (tensor<2x6xf32>) -> tensor<12xf32>
  %y = burin.reshape %f : (tensor<12xf32>) -> tensor<2x6xf32>
  return %y : tensor<2x6xf32>
}

// -----

func.func @elements(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'burin.reshape' op changes 6 elements to 8}}
  %y = burin.reshape %x : (tensor<2x3xf32>) -> tensor<2x4xf32>
  return
}
