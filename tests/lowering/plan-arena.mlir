// RUN: %burin-opt %s -split-input-file --form-steps --plan-arena | %FileCheck %s

// Tensors that live at the same time lie apart, at multiples of 16 bytes; others share. a: 40 bytes,
// b: 24, c: 40. a and b are alive at once, c only with b: 40 + 24 of 64 bytes.
// CHECK: module attributes {plan.arena_bytes = 80 : i64, plan.arena_lower_bound = 64 : i64}
// CHECK: plan.step "a" attributes {offset = [[A:[0-9]+]] : i64
// CHECK: plan.step "b" attributes {offset = [[B:[0-9]+]] : i64
// CHECK: plan.step "c" attributes {offset = [[A]] : i64
// CHECK: plan.step "d" attributes {offset = -1 : i64
// CHECK: return
func.func @main(%x: tensor<10xf32>) -> tensor<10xf32> {
  %a = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<10xf32>) -> tensor<10xf32> loc("a")
  %ar = burin.reshape %a : (tensor<10xf32>) -> tensor<1x10x1x1xf32>
  %b = burin.max_pool_2d %ar {window = array<i64: 5, 1>, strides = array<i64: 1, 1>} : (tensor<1x10x1x1xf32>) -> tensor<1x6x1x1xf32> loc("b")
  %c = burin.pad %b {low = array<i64: 0, 4, 0, 0>, high = array<i64: 0, 0, 0, 0>, value = 0.0 : f64} : (tensor<1x6x1x1xf32>) -> tensor<1x10x1x1xf32> loc("c")
  %cr = burin.reshape %c : (tensor<1x10x1x1xf32>) -> tensor<10xf32>
  %d = burin.add %cr, %x : (tensor<10xf32>, tensor<10xf32>) -> tensor<10xf32> loc("d")
  return %d : tensor<10xf32>
}

// -----

// A tensor lives until its last reader, reshapes included: a outlives b, so that c lies beside both.
// CHECK: module attributes {plan.arena_bytes = 48 : i64, plan.arena_lower_bound = 48 : i64}
// CHECK: plan.step "a" attributes {offset = [[A:[0-9]+]] : i64
// CHECK: plan.step "b" attributes {offset = [[B:[0-9]+]] : i64
// CHECK-NOT: offset = [[A]] : i64
// CHECK: plan.step "c"
// CHECK-NOT: offset = [[A]] : i64
// CHECK: plan.step "d" attributes {offset = -1 : i64
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %a = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<4xf32>) -> tensor<4xf32> loc("a")
  %ar = burin.reshape %a : (tensor<4xf32>) -> tensor<2x2xf32>
  %b = burin.clamp %a {low = 1.0 : f64, high = 6.0 : f64} : (tensor<4xf32>) -> tensor<4xf32> loc("b")
  %c = burin.clamp %b {low = 2.0 : f64, high = 6.0 : f64} : (tensor<4xf32>) -> tensor<4xf32> loc("c")
  %af = burin.reshape %ar : (tensor<2x2xf32>) -> tensor<4xf32>
  %d = burin.add %c, %af : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("d")
  return %d : tensor<4xf32>
}

// -----

// Outputs live in their own buffers, also when a later step reads them: no arena is left.
// CHECK: module attributes {plan.arena_bytes = 0 : i64, plan.arena_lower_bound = 0 : i64}
// CHECK: plan.step "a" attributes {offset = -1 : i64
// CHECK: plan.step "b" attributes {offset = -1 : i64
// CHECK-NOT: plan.step
// CHECK: return
func.func @main(%x: tensor<4xf32>) -> (tensor<2x2xf32>, tensor<4xf32>) {
  %a = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<4xf32>) -> tensor<4xf32> loc("a")
  %b = burin.clamp %a {low = 1.0 : f64, high = 6.0 : f64} : (tensor<4xf32>) -> tensor<4xf32> loc("b")
  %r = burin.reshape %a : (tensor<4xf32>) -> tensor<2x2xf32>
  return %r, %b : tensor<2x2xf32>, tensor<4xf32>
}

// -----

// An output that is an input, a constant or another output is copied there.
// CHECK: module attributes {plan.arena_bytes = 0 : i64
// CHECK: %[[K:[0-9]+]] = burin.constant
// CHECK: %[[A:[0-9]+]] = plan.step "a" attributes {offset = -1 : i64
// CHECK: %[[C0:[0-9]+]] = plan.step "copy" attributes {offset = -1 : i64, origin = ["copy"], schedule = #plan.schedule<move, lanes = 1, columns = 1, rows = 1, dot = 1, unroll = 0>} {
// CHECK: ins(%arg0 : tensor<4xf32>)
// CHECK: %[[C1:[0-9]+]] = plan.step "copy" attributes {offset = -1
// CHECK: ins(%[[K]] : tensor<4xf32>)
// CHECK: %[[C2:[0-9]+]] = plan.step "copy" attributes {offset = -1
// CHECK: ins(%[[A]] : tensor<4xf32>)
// CHECK: return %[[A]], %[[C0]], %[[C1]], %[[C2]]
func.func @main(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %k = burin.constant dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32> : tensor<4xf32>
  %a = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<4xf32>) -> tensor<4xf32> loc("a")
  return %a, %x, %k, %a : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// -----

// Steps that fill one tensor in place share its bytes, from the first of them to its last reader.
// CHECK: module attributes {plan.arena_bytes = 32 : i64, plan.arena_lower_bound = 32 : i64}
// CHECK: plan.step "join" attributes {offset = 0 : i64
// CHECK: plan.step "join" attributes {offset = 0 : i64
// CHECK: plan.step "last" attributes {offset = -1 : i64
func.func @main(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<8xf32> {
  %j = burin.concat %x, %y {axis = 0 : i64} : (tensor<4xf32>, tensor<4xf32>) -> tensor<8xf32> loc("join")
  %z = burin.clamp %j {low = 0.0 : f64, high = 1.0 : f64} : (tensor<8xf32>) -> tensor<8xf32> loc("last")
  return %z : tensor<8xf32>
}

// -----

// Scratch memory of a step lies beside what is alive then, its own result included, and is free before and behind it.
// CHECK: module attributes {plan.arena_bytes = 64 : i64, plan.arena_lower_bound = 64 : i64}
// CHECK: plan.step "a" attributes {offset = [[A:[0-9]+]] : i64
// CHECK-NOT: plan.scratch
// CHECK: plan.step "b" attributes {offset = [[B:[0-9]+]] : i64, plan.scratch = 32 : i64, plan.scratch_offset = [[S:[0-9]+]] : i64
// CHECK-NOT: plan.scratch
// CHECK: return
func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
  %a = plan.step "a" {
    %e = tensor.empty() : tensor<4xf32>
    %v = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4xf32>
    plan.yield %v : tensor<4xf32>
  } : tensor<4xf32>
  %b = plan.step "b" attributes {plan.scratch = 32 : i64} {
    %e = tensor.empty() : tensor<4xf32>
    %v = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>, affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]} ins(%a : tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      linalg.yield %in : f32
    } -> tensor<4xf32>
    plan.yield %v : tensor<4xf32>
  } : tensor<4xf32>
  %c = burin.add %b, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("c")
  return %c : tensor<4xf32>
}
