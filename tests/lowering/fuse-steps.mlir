// RUN: %burin-opt %s --form-steps --fuse-steps | %FileCheck %s

// A product, its requantization, its clamp and the next one's border are one step; the two
// element-wise loops are one.
// CHECK-LABEL: @chain
// CHECK-COUNT-1: plan.step "conv" attributes {origin = ["conv", "relu", "pad"]} {
// CHECK: linalg.generic
// CHECK: %[[SUM:[0-9]+]] = linalg.generic {{.*}}"reduction"
// CHECK: %[[Q:[0-9]+]] = linalg.generic {{.*}} ins(%[[SUM]]
// CHECK: %[[R:[0-9]+]] = func.call @requantize_s8
// CHECK: arith.maxsi %[[R]],
// CHECK-NOT: linalg.generic
// CHECK: %[[P:[a-z0-9_]+]] = tensor.pad %[[Q]] low[0, 1, 1, 0] high[0, 1, 1, 0]
// CHECK: plan.yield %[[P]] : tensor<1x4x4x8xi8>
// CHECK-NOT: plan.step
// CHECK: return
func.func @chain(%x: tensor<1x4x4x8xi8>) -> tensor<1x4x4x8xi8> {
  %w = burin.constant dense<1> : tensor<8x3x3x8xi8> : tensor<8x3x3x8xi8>
  %b = burin.constant dense<[1, 2, 3, 4, 5, 6, 7, 8]> : tensor<8xi32> : tensor<8xi32>
  %m = burin.constant dense<[1, 2, 3, 4, 5, 6, 7, 8]> : tensor<8xi32> : tensor<8xi32>
  %s = burin.constant dense<[1, 2, 3, 4, 5, 6, 7, 8]> : tensor<8xi8> : tensor<8xi8>
  %a = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x4x4x8xi8>, tensor<8x3x3x8xi8>, tensor<8xi32>) -> tensor<1x2x2x8xi32> loc("conv")
  %q = burin.requantize %a, %m, %s {zero_point = 0 : i64, left = false} : (tensor<1x2x2x8xi32>, tensor<8xi32>, tensor<8xi8>) -> tensor<1x2x2x8xi8> loc("conv")
  %c = burin.clamp %q {low = 0.0 : f64, high = 127.0 : f64} : (tensor<1x2x2x8xi8>) -> tensor<1x2x2x8xi8> loc("relu")
  %p = burin.pad %c {low = array<i64: 0, 1, 1, 0>, high = array<i64: 0, 1, 1, 0>, value = 0.0 : f64} : (tensor<1x2x2x8xi8>) -> tensor<1x4x4x8xi8> loc("pad")
  return %p : tensor<1x4x4x8xi8>
}

// A value with two readers is stored, not computed twice.
// CHECK-LABEL: @two_readers
// CHECK: %[[A:[0-9]+]] = plan.step "a" attributes {origin = ["a"]}
// CHECK: plan.step "b" attributes {origin = ["b", "d"]}
// CHECK: return
func.func @two_readers(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<6xf32>) {
  %a = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<4xf32>) -> tensor<4xf32> loc("a")
  %b = burin.mul %a, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("b")
  %c = burin.pad %a {low = array<i64: 1>, high = array<i64: 1>, value = 0.0 : f64} : (tensor<4xf32>) -> tensor<6xf32> loc("c")
  %d = burin.add %b, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("d")
  return %d, %c : tensor<4xf32>, tensor<6xf32>
}

// A result of the model is a reader too.
// CHECK-LABEL: @result
// CHECK: plan.step "a"
// CHECK: plan.step "b"
func.func @result(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %a = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<4xf32>) -> tensor<4xf32> loc("a")
  %b = burin.add %a, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("b")
  return %a, %b : tensor<4xf32>, tensor<4xf32>
}

// An operand that stretches has other extents: it does not join.
// CHECK-LABEL: @stretched
// CHECK: plan.step "a"
// CHECK: plan.step "b"
func.func @stretched(%x: tensor<4xf32>, %y: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %a = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<4xf32>) -> tensor<4xf32> loc("a")
  %b = burin.add %y, %a : (tensor<3x4xf32>, tensor<4xf32>) -> tensor<3x4xf32> loc("b")
  return %b : tensor<3x4xf32>
}

// A border ends its step: what follows starts another one, an element-wise step included.
// CHECK-LABEL: @after_border
// CHECK: plan.step "a" attributes {origin = ["a", "p"]}
// CHECK: plan.step "b" attributes {origin = ["b"]}
func.func @after_border(%x: tensor<4xf32>, %y: tensor<6xf32>) -> tensor<6xf32> {
  %a = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<4xf32>) -> tensor<4xf32> loc("a")
  %p = burin.pad %a {low = array<i64: 1>, high = array<i64: 1>, value = 0.0 : f64} : (tensor<4xf32>) -> tensor<6xf32> loc("p")
  %b = burin.add %p, %y : (tensor<6xf32>, tensor<6xf32>) -> tensor<6xf32> loc("b")
  return %b : tensor<6xf32>
}

// Of a residual sum's operands, the later one is joined.
// CHECK-LABEL: @residual
// CHECK: plan.step "a" attributes {origin = ["a"]}
// CHECK: plan.step "b" attributes {origin = ["b", "sum"]}
// CHECK-NOT: plan.step
// CHECK: return
func.func @residual(%x: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %w = burin.constant dense<1.0> : tensor<4x4xf32> : tensor<4x4xf32>
  %z = burin.constant dense<1.0> : tensor<4xf32> : tensor<4xf32>
  %a = burin.matmul %x, %w, %z : (tensor<2x4xf32>, tensor<4x4xf32>, tensor<4xf32>) -> tensor<2x4xf32> loc("a")
  %b = burin.matmul %x, %w, %z : (tensor<2x4xf32>, tensor<4x4xf32>, tensor<4xf32>) -> tensor<2x4xf32> loc("b")
  %s = burin.add %a, %b : (tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32> loc("sum")
  return %s : tensor<2x4xf32>
}

// A reduction is no element-wise follower.
// CHECK-LABEL: @reduction
// CHECK: plan.step "a"
// CHECK: plan.step "pool"
func.func @reduction(%x: tensor<1x2x2x4xf32>) -> tensor<1x2x2x4xf32> {
  %a = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<1x2x2x4xf32>) -> tensor<1x2x2x4xf32> loc("a")
  %p = burin.max_pool_2d %a {window = array<i64: 1, 1>, strides = array<i64: 1, 1>} : (tensor<1x2x2x4xf32>) -> tensor<1x2x2x4xf32> loc("pool")
  return %p : tensor<1x2x2x4xf32>
}

// What a step computes from constants alone, here the weights with taps and channels joined, is
// computed now and stands before the step.
// CHECK-LABEL: @constants
// CHECK: burin.constant dense<{{.*}}> : tensor<1x2x4xf32>
// CHECK: plan.step
// CHECK-NOT: tensor<1x2x2x2xf32>
// CHECK: plan.yield
func.func @constants(%x: tensor<1x4x4x2xf32>) -> tensor<1x3x3x1xf32> {
  %w = burin.constant dense<[[[[1.0, 2.0], [3.0, 4.0]], [[5.0, 6.0], [7.0, 8.0]]]]> : tensor<1x2x2x2xf32> : tensor<1x2x2x2xf32>
  %b = burin.constant dense<1.0> : tensor<1xf32> : tensor<1xf32>
  %a = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x4x4x2xf32>, tensor<1x2x2x2xf32>, tensor<1xf32>) -> tensor<1x3x3x1xf32>
  return %a : tensor<1x3x3x1xf32>
}
