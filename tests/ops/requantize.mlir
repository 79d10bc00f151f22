// RUN: %burin-opt %s | %burin-opt | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s --form-steps --mlir-print-local-scope | %FileCheck %s

// One multiplier and one shift a channel.
// ROUND-LABEL: @right
// ROUND: burin.requantize %arg0, %arg1, %arg2 {left = false, zero_point = -3 : i64} : (tensor<1x2x2x4xi32>, tensor<4xi32>, tensor<4xi8>) -> tensor<1x2x2x4xi8>
// CHECK-LABEL: @right
// CHECK: linalg.generic
// CHECK-SAME: [affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>, affine_map<(d0, d1, d2, d3) -> (d3)>, affine_map<(d0, d1, d2, d3) -> (d3)>, affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>]
// CHECK: ^bb0(%[[X:[a-z0-9_]+]]: i32, %[[M:[a-z0-9_]+]]: i32, %[[S:[a-z0-9_]+]]: i8,
// CHECK: %[[Z:[a-z0-9_-]+]] = arith.constant -3 : i32
// CHECK: %[[W:[a-z0-9_]+]] = arith.extsi %[[S]] : i8 to i32
// CHECK: func.call @requantize_s8(%[[X]], %[[M]], %[[W]], %[[Z]]) : (i32, i32, i32, i32) -> i8
func.func @right(%x: tensor<1x2x2x4xi32>, %m: tensor<4xi32>, %s: tensor<4xi8>) -> tensor<1x2x2x4xi8> {
  %y = burin.requantize %x, %m, %s {zero_point = -3 : i64, left = false} : (tensor<1x2x2x4xi32>, tensor<4xi32>, tensor<4xi8>) -> tensor<1x2x2x4xi8>
  return %y : tensor<1x2x2x4xi8>
}

// Factors above 1 shift to the left first.
// ROUND-LABEL: @left
// CHECK-LABEL: @left
// CHECK: func.call @requantize_left_s8(
func.func @left(%x: tensor<2x4xi32>, %m: tensor<4xi32>, %s: tensor<4xi8>) -> tensor<2x4xi8> {
  %y = burin.requantize %x, %m, %s {zero_point = 0 : i64, left = true} : (tensor<2x4xi32>, tensor<4xi32>, tensor<4xi8>) -> tensor<2x4xi8>
  return %y : tensor<2x4xi8>
}

// Sums that are known to be small take the cheaper arithmetic.
// ROUND-LABEL: @bounded
// ROUND: burin.requantize %arg0, %arg1, %arg2 {bounded, left = false, zero_point = 5 : i64}
// CHECK-LABEL: @bounded
// CHECK: func.call @requantize_bounded_s8(
func.func @bounded(%x: tensor<2x4xi32>, %m: tensor<4xi32>, %s: tensor<4xi8>) -> tensor<2x4xi8> {
  %y = burin.requantize %x, %m, %s {zero_point = 5 : i64, left = false, bounded} : (tensor<2x4xi32>, tensor<4xi32>, tensor<4xi8>) -> tensor<2x4xi8>
  return %y : tensor<2x4xi8>
}
