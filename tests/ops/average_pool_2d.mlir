// RUN: %burin-opt %s -split-input-file -verify-diagnostics | %burin-opt -split-input-file | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --form-steps --mlir-print-local-scope | %FileCheck %s

// Elements of the border do not count: each window has its own number of elements.
// ROUND-LABEL: @bordered
// ROUND: burin.average_pool_2d %arg0 {border = array<i64: 1, 0, 0, 1>, strides = array<i64: 1, 1>, window = array<i64: 2, 2>} : (tensor<1x4x4x2xi8>) -> tensor<1x3x3x2xi8>
// CHECK-LABEL: @bordered
// CHECK: %[[ZERO:[a-z0-9_]+]] = arith.constant 0 : i32
// CHECK: linalg.fill ins(%[[ZERO]] : i32)
// CHECK: %[[SUM:[0-9]+]] = linalg.generic
// CHECK-SAME: affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 + d4, d2 + d5, d3)>
// CHECK-SAME: tensor<1x4x4x2xi8>, tensor<2x2xi8>
// CHECK: ^bb0(%[[A:[a-z0-9_]+]]: i8, %{{[a-z0-9_]+}}: i8, %[[S:[a-z0-9_]+]]: i32):
// CHECK: %[[W:[0-9]+]] = arith.extsi %[[A]] : i8 to i32
// CHECK: arith.addi %[[S]], %[[W]] : i32
// CHECK: %[[COUNT:[0-9]+]] = burin.constant dense<{{\[\[\[}}2], [2], [1]], {{\[\[}}4], [4], [2]], {{\[\[}}4], [4], [2]]]> : tensor<3x3x1xi32>
// CHECK: linalg.generic
// CHECK-SAME: affine_map<(d0, d1, d2, d3) -> (d1, d2, 0)>
// CHECK-SAME: ins(%[[SUM]], %[[COUNT]] :
// CHECK: ^bb0(%[[TOTAL:[a-z0-9_]+]]: i32, %[[N:[a-z0-9_]+]]: i32,
// CHECK: func.call @average_s8(%[[TOTAL]], %[[N]]) : (i32, i32) -> i8
func.func @bordered(%x: tensor<1x4x4x2xi8>) -> tensor<1x3x3x2xi8> {
  %y = burin.average_pool_2d %x {window = array<i64: 2, 2>, strides = array<i64: 1, 1>, border = array<i64: 1, 0, 0, 1>}
    : (tensor<1x4x4x2xi8>) -> tensor<1x3x3x2xi8>
  return %y : tensor<1x3x3x2xi8>
}

// Without a border, the window's size is a number in the loop.
// ROUND-LABEL: @float
// CHECK-LABEL: @float
// CHECK: linalg.fill
// CHECK: %[[SUM:[0-9]+]] = linalg.generic
// CHECK-SAME: affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 * 2 + d4, d2 * 2 + d5, d3)>
// CHECK: arith.addf
// CHECK-NOT: burin.constant
// CHECK: linalg.generic
// CHECK-SAME: ins(%[[SUM]] :
// CHECK: %[[N:[a-z0-9_]+]] = arith.constant 6.000000e+00 : f32
// CHECK: arith.divf %{{[a-z0-9_]+}}, %[[N]] : f32
func.func @float(%x: tensor<1x4x5x2xf32>) -> tensor<1x2x2x2xf32> {
  %y = burin.average_pool_2d %x {window = array<i64: 2, 3>, strides = array<i64: 2, 2>, border = array<i64: 0, 0, 0, 0>}
    : (tensor<1x4x5x2xf32>) -> tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}

// -----

func.func @border(%x: tensor<1x4x4x2xf32>) {
  // expected-error @+1 {{'burin.average_pool_2d' op needs a border of 4 extents}}
  %y = burin.average_pool_2d %x {window = array<i64: 2, 2>, strides = array<i64: 2, 2>, border = array<i64: 0, 0>}
    : (tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32>
  return
}

// -----

func.func @rank(%x: tensor<4x4x2xf32>) {
  // expected-error @+1 {{'burin.average_pool_2d' op needs an input of rank 4, a window and strides of 2 extents}}
  %y = burin.average_pool_2d %x {window = array<i64: 2, 2>, strides = array<i64: 2, 2>, border = array<i64: 0, 0, 0, 0>}
    : (tensor<4x4x2xf32>) -> tensor<2x2x2xf32>
  return
}

// -----

func.func @positive(%x: tensor<1x4x4x2xf32>) {
  // expected-error @+1 {{'burin.average_pool_2d' op window or stride -2 is not positive}}
  %y = burin.average_pool_2d %x {window = array<i64: -2, 2>, strides = array<i64: 2, 2>, border = array<i64: 0, 0, 0, 0>}
    : (tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32>
  return
}

// -----

func.func @result(%x: tensor<1x4x4x2xf32>) {
  // expected-error @+1 {{'burin.average_pool_2d' op result shape [1, 2, 2, 3] is not what input, window and strides give}}
  %y = burin.average_pool_2d %x {window = array<i64: 2, 2>, strides = array<i64: 2, 2>, border = array<i64: 0, 0, 0, 0>}
    : (tensor<1x4x4x2xf32>) -> tensor<1x2x2x3xf32>
  return
}
