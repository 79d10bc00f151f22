// RUN: %burin-opt %s -split-input-file -verify-diagnostics | %burin-opt -split-input-file | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --canonicalize --fold-constants | %FileCheck %s

// ROUND-LABEL: @broadcast
// ROUND: burin.broadcast %arg0 : (tensor<3x1xf32>) -> tensor<2x3x4xf32>
func.func @broadcast(%x: tensor<3x1xf32>) -> tensor<2x3x4xf32> {
  %y = burin.broadcast %x : (tensor<3x1xf32>) -> tensor<2x3x4xf32>
  return %y : tensor<2x3x4xf32>
}

// CHECK-LABEL: @values
// CHECK: dense<{{\[\[}}1, 1], [2, 2]]> : tensor<2x2xi32>
func.func @values() -> tensor<2x2xi32> {
  %x = burin.constant dense<[[1], [2]]> : tensor<2x1xi32> : tensor<2x1xi32>
  %y = burin.broadcast %x : (tensor<2x1xi32>) -> tensor<2x2xi32>
  return %y : tensor<2x2xi32>
}

// CHECK-LABEL: @same
// CHECK-NEXT: return %arg0
func.func @same(%x: tensor<3xf32>) -> tensor<3xf32> {
  %y = burin.broadcast %x : (tensor<3xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

func.func @extent(%x: tensor<3x2xf32>) {
  // expected-error @+1 {{'burin.broadcast' op [3, 2] does not stretch to [3, 4]}}
  %y = burin.broadcast %x : (tensor<3x2xf32>) -> tensor<3x4xf32>
  return
}

// -----

func.func @shrinks(%x: tensor<3x2xf32>) {
  // expected-error @+1 {{'burin.broadcast' op [3, 2] does not stretch to [1, 2]}}
  %y = burin.broadcast %x : (tensor<3x2xf32>) -> tensor<1x2xf32>
  return
}
