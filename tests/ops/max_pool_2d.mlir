// RUN: %burin-opt %s -split-input-file -verify-diagnostics | %burin-opt -split-input-file | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s -split-input-file -verify-diagnostics --form-steps --mlir-print-local-scope | %FileCheck %s

// The maximum starts at the least int8.
// ROUND-LABEL: @int8
// ROUND: burin.max_pool_2d %arg0 {strides = array<i64: 2, 1>, window = array<i64: 3, 2>} : (tensor<1x5x5x2xi8>) -> tensor<1x2x4x2xi8>
// CHECK-LABEL: @int8
// CHECK: %[[LEAST:[a-z0-9_-]+]] = arith.constant -128 : i8
// CHECK: %[[INIT:[0-9]+]] = linalg.fill ins(%[[LEAST]] : i8) outs({{.*}} : tensor<1x2x4x2xi8>)
// CHECK: linalg.generic
// CHECK-SAME: affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 * 2 + d4, d2 + d5, d3)>
// CHECK-SAME: affine_map<(d0, d1, d2, d3, d4, d5) -> (d4, d5)>
// CHECK-SAME: affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d3)>
// CHECK-SAME: ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]
// CHECK-SAME: ins(%arg0, {{%[0-9]+}} : tensor<1x5x5x2xi8>, tensor<3x2xi8>) outs(%[[INIT]] :
// CHECK: ^bb0(%[[A:[a-z0-9_]+]]: i8, %{{[a-z0-9_]+}}: i8, %[[M:[a-z0-9_]+]]: i8):
// CHECK: arith.maxsi %[[M]], %[[A]] : i8
func.func @int8(%x: tensor<1x5x5x2xi8>) -> tensor<1x2x4x2xi8> {
  %y = burin.max_pool_2d %x {window = array<i64: 3, 2>, strides = array<i64: 2, 1>} : (tensor<1x5x5x2xi8>) -> tensor<1x2x4x2xi8>
  return %y : tensor<1x2x4x2xi8>
}

// The maximum starts at the least finite float.
// ROUND-LABEL: @float
// CHECK-LABEL: @float
// CHECK: arith.constant -3.40282347E+38 : f32
// CHECK: linalg.generic
// CHECK: arith.maximumf
func.func @float(%x: tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32> {
  %y = burin.max_pool_2d %x {window = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}

// -----

func.func @rank(%x: tensor<4x4x2xf32>) {
  // expected-error @+1 {{'burin.max_pool_2d' op needs an input of rank 4, a window and strides of 2 extents}}
  %y = burin.max_pool_2d %x {window = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<4x4x2xf32>) -> tensor<2x2x2xf32>
  return
}

// -----

func.func @window(%x: tensor<1x4x4x2xf32>) {
  // expected-error @+1 {{'burin.max_pool_2d' op needs an input of rank 4, a window and strides of 2 extents}}
  %y = burin.max_pool_2d %x {window = array<i64: 2>, strides = array<i64: 2, 2>} : (tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32>
  return
}

// -----

func.func @strides(%x: tensor<1x4x4x2xf32>) {
  // expected-error @+1 {{'burin.max_pool_2d' op needs an input of rank 4, a window and strides of 2 extents}}
  %y = burin.max_pool_2d %x {window = array<i64: 2, 2>, strides = array<i64: 2, 2, 2>} : (tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32>
  return
}

// -----

func.func @positive(%x: tensor<1x4x4x2xf32>) {
  // expected-error @+1 {{'burin.max_pool_2d' op window or stride 0 is not positive}}
  %y = burin.max_pool_2d %x {window = array<i64: 2, 2>, strides = array<i64: 0, 2>} : (tensor<1x4x4x2xf32>) -> tensor<1x2x2x2xf32>
  return
}

// -----

func.func @result(%x: tensor<1x4x4x2xf32>) {
  // expected-error @+1 {{'burin.max_pool_2d' op result shape [1, 3, 2, 2] is not what input, window and strides give}}
  %y = burin.max_pool_2d %x {window = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<1x4x4x2xf32>) -> tensor<1x3x2x2xf32>
  return
}
