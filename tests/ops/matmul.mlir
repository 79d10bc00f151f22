// RUN: %burin-opt %s -split-input-file -verify-diagnostics | %burin-opt -split-input-file | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --form-steps --mlir-print-local-scope | %FileCheck %s

// Rows of the weights are outputs; the sum starts from the bias.
// ROUND-LABEL: @matmul
// ROUND: burin.matmul %arg0, %arg1, %arg2 : (tensor<2x8xi8>, tensor<4x8xi8>, tensor<4xi32>) -> tensor<2x4xi32>
// CHECK-LABEL: @matmul
// CHECK: %[[B:[0-9]+]] = linalg.generic
// CHECK-SAME: affine_map<(d0, d1) -> (d1)>
// CHECK-SAME: ins(%arg2 : tensor<4xi32>)
// CHECK: %[[Y:[0-9]+]] = linalg.generic
// CHECK-SAME: affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-SAME: ["parallel", "parallel", "reduction"]
// CHECK-SAME: ins(%arg0, %arg1 : tensor<2x8xi8>, tensor<4x8xi8>) outs(%[[B]] : tensor<2x4xi32>)
// CHECK: ^bb0(%[[A:[a-z0-9_]+]]: i8, %[[C:[a-z0-9_]+]]: i8, %[[S:[a-z0-9_]+]]: i32):
// CHECK-DAG: %[[X:[0-9]+]] = arith.extsi %[[A]] : i8 to i32
// CHECK-DAG: %[[W:[0-9]+]] = arith.extsi %[[C]] : i8 to i32
// CHECK: %[[P:[0-9]+]] = arith.muli %[[X]], %[[W]] : i32
// CHECK: arith.addi %[[S]], %[[P]] : i32
// CHECK: plan.yield %[[Y]] : tensor<2x4xi32>
func.func @matmul(%x: tensor<2x8xi8>, %w: tensor<4x8xi8>, %b: tensor<4xi32>) -> tensor<2x4xi32> {
  %y = burin.matmul %x, %w, %b : (tensor<2x8xi8>, tensor<4x8xi8>, tensor<4xi32>) -> tensor<2x4xi32>
  return %y : tensor<2x4xi32>
}

// -----

func.func @rank(%x: tensor<1x2x8xf32>, %w: tensor<4x8xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'burin.matmul' op input [1, 2, 8], weight [4, 8] and bias [4] do not fit together}}
  %y = burin.matmul %x, %w, %b : (tensor<1x2x8xf32>, tensor<4x8xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @inputs(%x: tensor<2x7xf32>, %w: tensor<4x8xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'burin.matmul' op input [2, 7], weight [4, 8] and bias [4] do not fit together}}
  %y = burin.matmul %x, %w, %b : (tensor<2x7xf32>, tensor<4x8xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @bias(%x: tensor<2x8xf32>, %w: tensor<4x8xf32>, %b: tensor<2xf32>) {
  // expected-error @+1 {{'burin.matmul' op input [2, 8], weight [4, 8] and bias [2] do not fit together}}
  %y = burin.matmul %x, %w, %b : (tensor<2x8xf32>, tensor<4x8xf32>, tensor<2xf32>) -> tensor<2x4xf32>
  return
}

// -----

func.func @result(%x: tensor<2x8xf32>, %w: tensor<4x8xf32>, %b: tensor<4xf32>) {
  // expected-error @+1 {{'burin.matmul' op result shape [4, 2] is not [2, 4]}}
  %y = burin.matmul %x, %w, %b : (tensor<2x8xf32>, tensor<4x8xf32>, tensor<4xf32>) -> tensor<4x2xf32>
  return
}
