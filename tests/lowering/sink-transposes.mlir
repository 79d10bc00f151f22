// RUN: %burin-opt %s --sink-transposes | %FileCheck %s

// Between channels-first and channels-last: the pair around an element-wise operator cancels.
// CHECK-LABEL: @cancels
// CHECK-NEXT: %[[Y:[0-9]+]] = burin.clamp %arg0 {{.*}} : (tensor<1x4x5x3xf32>) -> tensor<1x4x5x3xf32>
// CHECK-NEXT: return %[[Y]]
func.func @cancels(%x: tensor<1x4x5x3xf32>) -> tensor<1x4x5x3xf32> {
  %a = burin.transpose %x {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x4x5x3xf32>) -> tensor<1x3x4x5xf32>
  %b = burin.clamp %a {low = 0.0 : f64, high = 6.0 : f64} : (tensor<1x3x4x5xf32>) -> tensor<1x3x4x5xf32>
  %c = burin.transpose %b {permutation = array<i64: 0, 2, 3, 1>} : (tensor<1x3x4x5xf32>) -> tensor<1x4x5x3xf32>
  return %c : tensor<1x4x5x3xf32>
}

// Two operands transposed alike sink together.
// CHECK-LABEL: @both
// CHECK-NEXT: %[[S:[0-9]+]] = burin.add %arg0, %arg1 : (tensor<1x4x5x3xf32>, tensor<1x4x5x3xf32>) -> tensor<1x4x5x3xf32>
// CHECK-NEXT: %[[Y:[0-9]+]] = burin.transpose %[[S]] {permutation = array<i64: 0, 3, 1, 2>}
// CHECK-NEXT: return %[[Y]]
func.func @both(%x: tensor<1x4x5x3xf32>, %y: tensor<1x4x5x3xf32>) -> tensor<1x3x4x5xf32> {
  %a = burin.transpose %x {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x4x5x3xf32>) -> tensor<1x3x4x5xf32>
  %b = burin.transpose %y {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x4x5x3xf32>) -> tensor<1x3x4x5xf32>
  %c = burin.add %a, %b : (tensor<1x3x4x5xf32>, tensor<1x3x4x5xf32>) -> tensor<1x3x4x5xf32>
  return %c : tensor<1x3x4x5xf32>
}

// A constant that broadcasts is aligned to the rank and transposed back.
// CHECK-LABEL: @constant
// CHECK-DAG: %[[C:[0-9]+]] = burin.constant dense<{{.*}}> : tensor<3x1x1xf32>
// CHECK-DAG: %[[M:[0-9]+]] = burin.reshape %[[C]] : (tensor<3x1x1xf32>) -> tensor<1x1x1x3xf32>
// CHECK: %[[S:[0-9]+]] = burin.mul %arg0, %[[M]] : (tensor<1x4x5x3xf32>, tensor<1x1x1x3xf32>) -> tensor<1x4x5x3xf32>
// CHECK: burin.transpose %[[S]]
func.func @constant(%x: tensor<1x4x5x3xf32>) -> tensor<1x3x4x5xf32> {
  %k = burin.constant dense<[[[1.0]], [[2.0]], [[3.0]]]> : tensor<3x1x1xf32> : tensor<3x1x1xf32>
  %a = burin.transpose %x {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x4x5x3xf32>) -> tensor<1x3x4x5xf32>
  %c = burin.mul %a, %k : (tensor<1x3x4x5xf32>, tensor<3x1x1xf32>) -> tensor<1x3x4x5xf32>
  return %c : tensor<1x3x4x5xf32>
}

// Operands transposed otherwise, or not at all, keep theirs.
// CHECK-LABEL: @different
// CHECK: %[[A:[0-9]+]] = burin.transpose %arg0
// CHECK: burin.add %[[A]], %arg1
func.func @different(%x: tensor<4x3xf32>, %y: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %a = burin.transpose %x {permutation = array<i64: 1, 0>} : (tensor<4x3xf32>) -> tensor<3x4xf32>
  %c = burin.add %a, %y : (tensor<3x4xf32>, tensor<3x4xf32>) -> tensor<3x4xf32>
  return %c : tensor<3x4xf32>
}

// A result of higher rank has no axis for the permutation to act on.
// CHECK-LABEL: @stretched_rank
// CHECK: %[[A:[0-9]+]] = burin.transpose %arg0
// CHECK: burin.add %[[A]],
func.func @stretched_rank(%x: tensor<4x3xf32>) -> tensor<2x3x4xf32> {
  %k = burin.constant dense<1.0> : tensor<2x3x4xf32> : tensor<2x3x4xf32>
  %a = burin.transpose %x {permutation = array<i64: 1, 0>} : (tensor<4x3xf32>) -> tensor<3x4xf32>
  %c = burin.add %a, %k : (tensor<3x4xf32>, tensor<2x3x4xf32>) -> tensor<2x3x4xf32>
  return %c : tensor<2x3x4xf32>
}

// Transposes that keep the order of all axes longer than 1 move no element.
// CHECK-LABEL: @unit
// CHECK-NEXT: %[[Y:[0-9]+]] = burin.reshape %arg0 : (tensor<1x3x4x1xf32>) -> tensor<1x1x3x4xf32>
// CHECK-NEXT: return %[[Y]]
func.func @unit(%x: tensor<1x3x4x1xf32>) -> tensor<1x1x3x4xf32> {
  %a = burin.transpose %x {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x3x4x1xf32>) -> tensor<1x1x3x4xf32>
  return %a : tensor<1x1x3x4xf32>
}

// One that swaps two longer axes stays.
// CHECK-LABEL: @moves
// CHECK-NEXT: burin.transpose %arg0
func.func @moves(%x: tensor<1x3x4x1xf32>) -> tensor<1x1x4x3xf32> {
  %a = burin.transpose %x {permutation = array<i64: 0, 3, 2, 1>} : (tensor<1x3x4x1xf32>) -> tensor<1x1x4x3xf32>
  return %a : tensor<1x1x4x3xf32>
}

// Operators that treat axes one by one let transposes pass, with their axes renamed.
// CHECK-LABEL: @axes
// CHECK-NEXT: %[[J:[0-9]+]] = burin.concat %arg0, %arg1 {axis = 3 : i64} : (tensor<1x4x5x3xf32>, tensor<1x4x5x2xf32>) -> tensor<1x4x5x5xf32>
// CHECK-NEXT: %[[P:[0-9]+]] = burin.pad %[[J]] {high = array<i64: 0, 1, 2, 0>, low = array<i64: 0, 0, 1, 0>, value = 0.000000e+00 : f64} : (tensor<1x4x5x5xf32>) -> tensor<1x5x8x5xf32>
// CHECK-NEXT: %[[S:[0-9]+]] = burin.slice %[[P]] {starts = array<i64: 0, 0, 1, 2>, steps = array<i64: 1, 1, 2, 1>} : (tensor<1x5x8x5xf32>) -> tensor<1x5x3x2xf32>
// CHECK-NEXT: %[[R:[0-9]+]] = burin.reduce_mean %[[S]] {axes = array<i64: 1, 2>} : (tensor<1x5x3x2xf32>) -> tensor<1x2xf32>
// CHECK-NEXT: return %[[R]]
func.func @axes(%x: tensor<1x4x5x3xf32>, %y: tensor<1x4x5x2xf32>) -> tensor<1x2xf32> {
  %a = burin.transpose %x {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x4x5x3xf32>) -> tensor<1x3x4x5xf32>
  %b = burin.transpose %y {permutation = array<i64: 0, 3, 1, 2>} : (tensor<1x4x5x2xf32>) -> tensor<1x2x4x5xf32>
  %j = burin.concat %a, %b {axis = 1 : i64} : (tensor<1x3x4x5xf32>, tensor<1x2x4x5xf32>) -> tensor<1x5x4x5xf32>
  %p = burin.pad %j {low = array<i64: 0, 0, 0, 1>, high = array<i64: 0, 0, 1, 2>, value = 0.0 : f64} : (tensor<1x5x4x5xf32>) -> tensor<1x5x5x8xf32>
  %s = burin.slice %p {starts = array<i64: 0, 2, 0, 1>, steps = array<i64: 1, 1, 1, 2>} : (tensor<1x5x5x8xf32>) -> tensor<1x2x5x3xf32>
  %r = burin.reduce_mean %s {axes = array<i64: 2, 3>} : (tensor<1x2x5x3xf32>) -> tensor<1x2xf32>
  return %r : tensor<1x2xf32>
}

// Where the kept axes then stand in another order, the result is transposed.
// CHECK-LABEL: @reorders
// CHECK-NEXT: %[[R:[0-9]+]] = burin.reduce_sum %arg0 {axes = array<i64: 0>} : (tensor<2x3x4xf32>) -> tensor<3x4xf32>
// CHECK-NEXT: burin.transpose %[[R]] {permutation = array<i64: 1, 0>} : (tensor<3x4xf32>) -> tensor<4x3xf32>
func.func @reorders(%x: tensor<2x3x4xf32>) -> tensor<4x3xf32> {
  %a = burin.transpose %x {permutation = array<i64: 2, 1, 0>} : (tensor<2x3x4xf32>) -> tensor<4x3x2xf32>
  %r = burin.reduce_sum %a {axes = array<i64: 2>} : (tensor<4x3x2xf32>) -> tensor<4x3xf32>
  return %r : tensor<4x3xf32>
}
