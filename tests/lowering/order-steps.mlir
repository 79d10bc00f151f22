// RUN: %burin-opt %s -split-input-file --form-steps --order-steps --plan-arena | %FileCheck %s
// RUN: %burin-opt %s -split-input-file --form-steps --plan-arena | %FileCheck %s --check-prefix=FILE

// Two branches, of each of which only a maximum is left: one after the other needs the large tensors of
// one at a time: 128 bytes of "b", and 8 of each maximum. What needs no code follows what it renames.
// CHECK: module attributes {plan.arena_bytes = 160 : i64, plan.arena_lower_bound = 144 : i64, plan.least_of_any_order = 144 : i64}
// CHECK: plan.step "a"
// CHECK: plan.step "am"
// CHECK: plan.step "b"
// CHECK: plan.step "bm"
// CHECK: tensor.collapse_shape
// CHECK: plan.step "d"
// FILE: module attributes {plan.arena_bytes = 272 : i64, plan.arena_lower_bound = 264 : i64}
// FILE: plan.step "a"
// FILE: plan.step "b"
// FILE: plan.step "am"
func.func @main(%x: tensor<1x16x1x2xf32>) -> tensor<2xf32> {
  %a = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<1x16x1x2xf32>) -> tensor<1x16x1x2xf32> loc("a")
  %b = burin.clamp %x {low = 1.0 : f64, high = 6.0 : f64} : (tensor<1x16x1x2xf32>) -> tensor<1x16x1x2xf32> loc("b")
  %am = burin.max_pool_2d %a {window = array<i64: 16, 1>, strides = array<i64: 1, 1>} : (tensor<1x16x1x2xf32>) -> tensor<1x1x1x2xf32> loc("am")
  %bm = burin.max_pool_2d %b {window = array<i64: 16, 1>, strides = array<i64: 1, 1>} : (tensor<1x16x1x2xf32>) -> tensor<1x1x1x2xf32> loc("bm")
  %ar = burin.reshape %am : (tensor<1x1x1x2xf32>) -> tensor<2xf32>
  %br = burin.reshape %bm : (tensor<1x1x1x2xf32>) -> tensor<2xf32>
  %d = burin.add %ar, %br : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> loc("d")
  return %d : tensor<2xf32>
}

// -----

// Nothing to gain: the order of the file.
// CHECK: plan.step "a"
// CHECK: plan.step "b"
// CHECK: plan.step "c"
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %a = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<4xf32>) -> tensor<4xf32> loc("a")
  %b = burin.clamp %x {low = 1.0 : f64, high = 6.0 : f64} : (tensor<4xf32>) -> tensor<4xf32> loc("b")
  %c = burin.add %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("c")
  return %c : tensor<4xf32>
}

// -----

// The old value of a state is read before the new one is computed, although the other order needs
// less: "old" leaves more alive than it frees.
// CHECK: plan.step "old"
// CHECK: plan.step "next"
// CHECK: plan.step "small"
// CHECK-NOT: plan.step "copy
func.func @main(%x: tensor<1x4x1x1xf32>, %state: tensor<1x4x1x1xf32> {burin.state = dense<0.0> : tensor<1x4x1x1xf32>}) -> (tensor<1x16x1x1xf32>, tensor<1x4x1x1xf32> {burin.state}) {
  %old = burin.pad %state {low = array<i64: 0, 12, 0, 0>, high = array<i64: 0, 0, 0, 0>, value = 0.0 : f64} : (tensor<1x4x1x1xf32>) -> tensor<1x16x1x1xf32> loc("old")
  %next = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<1x4x1x1xf32>) -> tensor<1x4x1x1xf32> loc("next")
  %small = burin.max_pool_2d %next {window = array<i64: 4, 1>, strides = array<i64: 1, 1>} : (tensor<1x4x1x1xf32>) -> tensor<1x1x1x1xf32> loc("small")
  %sum = burin.add %old, %small : (tensor<1x16x1x1xf32>, tensor<1x1x1x1xf32>) -> tensor<1x16x1x1xf32> loc("sum")
  return %sum, %next : tensor<1x16x1x1xf32>, tensor<1x4x1x1xf32>
}
