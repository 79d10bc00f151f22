// RUN: %burin-opt %s -split-input-file -verify-diagnostics | %burin-opt -split-input-file | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --form-steps --mlir-print-local-scope | %FileCheck %s

// Maximum, exponential of beta times the distance, sum, quotient: four loop nests over the last axis.
// ROUND-LABEL: @softmax
// ROUND: burin.softmax %arg0 {beta = 2.000000e+00 : f64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
// CHECK-LABEL: @softmax
// CHECK: linalg.fill
// CHECK: %[[MOST:[0-9]+]] = linalg.generic
// CHECK-SAME: [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]
// CHECK-SAME: ins(%arg0 :
// CHECK: arith.maximumf
// CHECK: %[[POWERS:[0-9]+]] = linalg.generic
// CHECK-SAME: ins(%arg0, %[[MOST]] :
// CHECK: ^bb0(%[[X:[a-z0-9_]+]]: f32, %[[M:[a-z0-9_]+]]: f32,
// CHECK: %[[D:[0-9]+]] = arith.subf %[[X]], %[[M]] : f32
// CHECK: %[[BETA:[a-z0-9_]+]] = arith.constant 2.000000e+00 : f32
// CHECK: %[[E:[0-9]+]] = arith.mulf %[[D]], %[[BETA]] : f32
// CHECK: func.call @exp_f32(%[[E]]) : (f32) -> f32
// CHECK: %[[SUM:[0-9]+]] = linalg.generic
// CHECK-SAME: ["parallel", "reduction"]
// CHECK-SAME: ins(%[[POWERS]] :
// CHECK: arith.addf
// CHECK: linalg.generic
// CHECK-SAME: ins(%[[POWERS]], %[[SUM]] :
// CHECK: ^bb0(%[[P:[a-z0-9_]+]]: f32, %[[S:[a-z0-9_]+]]: f32,
// CHECK: arith.divf %[[P]], %[[S]] : f32
func.func @softmax(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = burin.softmax %x {beta = 2.0 : f64} : (tensor<2x3xf32>) -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// A beta of 1 costs no multiplication; the last axis is normalized whatever the rank.
// ROUND-LABEL: @rank_1
// CHECK-LABEL: @rank_1
// CHECK-NOT: arith.mulf
// CHECK: affine_map<(d0) -> ()>
// CHECK-NOT: arith.mulf
// CHECK: return
func.func @rank_1(%x: tensor<5xf32>) -> tensor<5xf32> {
  %y = burin.softmax %x {beta = 1.0 : f64} : (tensor<5xf32>) -> tensor<5xf32>
  return %y : tensor<5xf32>
}

// -----

func.func @result(%x: tensor<2x3xf32>) {
  // expected-error @+1 {{'burin.softmax' op result shape [3, 2] is not the input's [2, 3]}}
  %y = burin.softmax %x {beta = 1.0 : f64} : (tensor<2x3xf32>) -> tensor<3x2xf32>
  return
}

// -----

func.func @scalar(%x: tensor<f32>) {
  // expected-error @+1 {{'burin.softmax' op result shape [] is not the input's []}}
  %y = burin.softmax %x {beta = 1.0 : f64} : (tensor<f32>) -> tensor<f32>
  return
}
