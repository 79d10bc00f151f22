// RUN: %burin-opt %s -split-input-file --form-steps --choose-schedules --plan-arena | %FileCheck %s --check-prefix=PLAN
// RUN: %burin-opt %s -split-input-file --form-steps --choose-schedules --plan-arena --outline-kernels --verify-emittable | %FileCheck %s

// Element by element, a result takes the bytes of the input that dies: two tensors of 64 bytes in 64.
// PLAN: module attributes {plan.arena_bytes = 64 : i64, plan.arena_lower_bound = 64 : i64}
// PLAN: plan.step "a" attributes {offset = 0 : i64
// PLAN-NOT: descending
// PLAN: plan.step "b" attributes {offset = 0 : i64
// CHECK: func.func private @b({{.*}}plan.overlap = #plan.overlap<input = 0, distance = 0, descending = 0>
func.func @main(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %a = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<4x4xf32>) -> tensor<4x4xf32> loc("a")
  %b = burin.clamp %a {low = 1.0 : f64, high = 6.0 : f64} : (tensor<4x4xf32>) -> tensor<4x4xf32> loc("b")
  %c = burin.clamp %b {low = 2.0 : f64, high = 6.0 : f64} : (tensor<4x4xf32>) -> tensor<4x4xf32> loc("c")
  return %c : tensor<4x4xf32>
}

// -----

// A window's rows: 8 of 64 bytes are read, 6 of 32 bytes written, the first while row 0 is still read.
// PLAN: module attributes {plan.arena_bytes = 544 : i64, plan.arena_lower_bound = 544 : i64}
// CHECK: func.func private @b({{.*}}plan.overlap = #plan.overlap<input = 0, distance = {{32|3[2-9][0-9]}}, descending = {{[01]}}>
func.func @main(%x: tensor<1x8x4x4xf32>) -> tensor<1x6x2x4xf32> {
  %a = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<1x8x4x4xf32>) -> tensor<1x8x4x4xf32> loc("a")
  %b = burin.max_pool_2d %a {window = array<i64: 3, 3>, strides = array<i64: 1, 1>} : (tensor<1x8x4x4xf32>) -> tensor<1x6x2x4xf32> loc("b")
  %c = burin.clamp %b {low = 2.0 : f64, high = 6.0 : f64} : (tensor<1x6x2x4xf32>) -> tensor<1x6x2x4xf32> loc("c")
  return %c : tensor<1x6x2x4xf32>
}

// -----

// Only what nothing reads later is overwritten: b needs a place of its own, d lies over b.
// PLAN: module attributes {plan.arena_bytes = 128 : i64, plan.arena_lower_bound = 128 : i64}
// PLAN: plan.step "a" attributes {offset = [[A:[0-9]+]] : i64
// PLAN-NOT: offset = [[A]] : i64
// PLAN: plan.step "b" attributes {offset = [[B:[0-9]+]] : i64
// PLAN: plan.step "d" attributes {offset = [[B]] : i64
// CHECK-NOT: @b({{.*}}plan.overlap
// CHECK: func.func private @d({{.*}}plan.overlap
func.func @main(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %a = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<4x4xf32>) -> tensor<4x4xf32> loc("a")
  %b = burin.clamp %a {low = 1.0 : f64, high = 6.0 : f64} : (tensor<4x4xf32>) -> tensor<4x4xf32> loc("b")
  %d = burin.clamp %b {low = 2.0 : f64, high = 6.0 : f64} : (tensor<4x4xf32>) -> tensor<4x4xf32> loc("d")
  %e = burin.add %d, %a : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32> loc("e")
  return %e : tensor<4x4xf32>
}

// -----

// Sums over all rows need the whole input to the end.
// PLAN: module attributes {plan.arena_bytes = 128 : i64
// CHECK-NOT: plan.overlap
func.func @main(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %a = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<4x4xf32>) -> tensor<4x4xf32> loc("a")
  %b = burin.softmax %a {axis = 0 : i64, beta = 1.0 : f64} : (tensor<4x4xf32>) -> tensor<4x4xf32> loc("b")
  %c = burin.softmax %b {axis = 0 : i64, beta = 1.0 : f64} : (tensor<4x4xf32>) -> tensor<4x4xf32> loc("c")
  return %c : tensor<4x4xf32>
}
