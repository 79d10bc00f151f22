// RUN: %burin-opt %s | %burin-opt | %FileCheck %s --check-prefix=ROUND
// RUN: %burin-opt %s --form-steps --mlir-print-local-scope | %FileCheck %s

// Each operand less its zero point, 20 bits up and scaled: by one half that is 19 bits up, exactly; then the sum, which is below 2^30,
// to the result's scale.
// ROUND-LABEL: @quantized_add
// ROUND: burin.quantized_add %arg0, %arg1 {multipliers = array<i64: 1073741824, 1500000000, 1600000000>, shifts = array<i64: 0, 1, 18>, zero_points = array<i64: 5, -7, 9>} : (tensor<2x4xi8>, tensor<1x4xi8>) -> tensor<2x4xi8>
// CHECK-LABEL: @quantized_add
// CHECK: linalg.generic
// CHECK-SAME: [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (0, d1)>, affine_map<(d0, d1) -> (d0, d1)>]
// CHECK: ^bb0(%[[X:[a-z0-9_]+]]: i8, %[[Y:[a-z0-9_]+]]: i8,
// CHECK-DAG: %[[X32:[0-9]+]] = arith.extsi %[[X]] : i8 to i32
// CHECK-DAG: %[[XZ:[a-z0-9_-]+]] = arith.constant 5 : i32
// CHECK-DAG: %[[XD:[0-9]+]] = arith.subi %[[X32]], %[[XZ]] : i32
// CHECK-DAG: %[[HALF:[a-z0-9_]+]] = arith.constant 524288 : i32
// CHECK-DAG: %[[XU:[0-9]+]] = arith.muli %[[XD]], %[[HALF]] : i32
// CHECK-DAG: %[[Y32:[0-9]+]] = arith.extsi %[[Y]] : i8 to i32
// CHECK-DAG: %[[YZ:[a-z0-9_-]+]] = arith.constant -7 : i32
// CHECK-DAG: %[[YD:[0-9]+]] = arith.subi %[[Y32]], %[[YZ]] : i32
// CHECK-DAG: %[[YS:[0-9]+]] = arith.muli %[[YD]], %{{[a-z0-9_]+}} : i32
// CHECK-DAG: %[[YM:[a-z0-9_]+]] = arith.constant 1500000000 : i32
// CHECK-DAG: %[[YR:[a-z0-9_]+]] = arith.constant 1 : i32
// CHECK-DAG: %[[YU:[0-9]+]] = func.call @scale_s32(%[[YS]], %[[YM]], %[[YR]]) : (i32, i32, i32) -> i32
// CHECK-DAG: arith.constant 1048576 : i32
// CHECK: %[[SUM:[0-9]+]] = arith.addi %[[XU]], %[[YU]] : i32
// CHECK-DAG: %[[M:[a-z0-9_]+]] = arith.constant 1600000000 : i32
// CHECK-DAG: %[[R:[a-z0-9_]+]] = arith.constant 17 : i32
// CHECK-DAG: %[[Z:[a-z0-9_]+]] = arith.constant 9 : i32
// CHECK: func.call @requantize_bounded_s8(%[[SUM]], %[[M]], %[[R]], %[[Z]]) : (i32, i32, i32, i32) -> i8
func.func @quantized_add(%x: tensor<2x4xi8>, %y: tensor<1x4xi8>) -> tensor<2x4xi8> {
  %z = burin.quantized_add %x, %y {multipliers = array<i64: 1073741824, 1500000000, 1600000000>, shifts = array<i64: 0, 1, 18>, zero_points = array<i64: 5, -7, 9>}
    : (tensor<2x4xi8>, tensor<1x4xi8>) -> tensor<2x4xi8>
  return %z : tensor<2x4xi8>
}

// A sum that is not scaled down takes the general arithmetic.
// CHECK-LABEL: @up
// CHECK: func.call @requantize_s8(
func.func @up(%x: tensor<4xi8>) -> tensor<4xi8> {
  %z = burin.quantized_add %x, %x {multipliers = array<i64: 1073741824, 1500000000, 1600000000>, shifts = array<i64: 0, 1, 0>, zero_points = array<i64: 5, -7, 9>}
    : (tensor<4xi8>, tensor<4xi8>) -> tensor<4xi8>
  return %z : tensor<4xi8>
}
