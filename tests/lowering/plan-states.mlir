// RUN: %burin-opt %s -split-input-file --form-steps --fuse-steps --choose-schedules --plan-arena | %FileCheck %s
// RUN: %burin-opt %s -split-input-file --form-steps --fuse-steps --choose-schedules "--plan-arena=overwrite-input output-in-arena" --outline-kernels --verify-emittable | %FileCheck %s --check-prefix=LOWERED

// The last reader of the old state, "join", comes before the first writer of the new one: it is
// written in its place, without a byte of the arena, which holds 12 numbers.
// CHECK: module attributes {plan.arena_bytes = 48 : i64
// CHECK-LABEL: func.func @main(
// CHECK: plan.step "join" attributes {{.*}}offset = 0 : i64
// CHECK: plan.step "shift" attributes {offset = -1 : i64
// CHECK: plan.step "y" attributes {offset = -1 : i64
// CHECK-NOT: plan.step
// Options move inputs and outputs, and no state.
// LOWERED: func.func @main(%{{.*}}: tensor<4xf32> {plan.offset = {{[0-9]+}} : i64}, %{{.*}}: tensor<8xf32> {burin.state = dense<0.000000e+00> : tensor<8xf32>})
// LOWERED: plan.run "shift" @shift({{.*}}) {offset = -1 : i64
// LOWERED: plan.run "y" @y({{.*}}) {offset = {{[0-9]+}} : i64
func.func @main(%x: tensor<4xf32>, %s: tensor<8xf32> {burin.state = dense<0.0> : tensor<8xf32>})
    -> (tensor<12xf32>, tensor<8xf32> {burin.state}) {
  %j = burin.concat %s, %x {axis = 0 : i64} : (tensor<8xf32>, tensor<4xf32>) -> tensor<12xf32> loc("join")
  %n = burin.slice %j {starts = array<i64: 4>, steps = array<i64: 1>} : (tensor<12xf32>) -> tensor<8xf32> loc("shift")
  %y = burin.clamp %j {low = 0.0 : f64, high = 6.0 : f64} : (tensor<12xf32>) -> tensor<12xf32> loc("y")
  return %y, %n : tensor<12xf32>, tensor<8xf32>
}

// -----

// "y" reads the old state after "sum", which computes the new one: that lies in the arena until the end.
// CHECK: module attributes {plan.arena_bytes = 16 : i64
// CHECK-LABEL: func.func @main(
// CHECK: plan.step "sum" attributes {offset = 0 : i64
// CHECK: plan.step "y" attributes {offset = -1 : i64
// CHECK: %[[END:.*]] = plan.step "copy" attributes {offset = -1 : i64
// CHECK: return %{{.*}}, %[[END]]
func.func @main(%x: tensor<4xf32>, %s: tensor<4xf32> {burin.state = dense<0.0> : tensor<4xf32>})
    -> (tensor<4xf32>, tensor<4xf32> {burin.state}) {
  %n = burin.add %s, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("sum")
  %y = burin.mul %n, %s : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("y")
  return %y, %n : tensor<4xf32>, tensor<4xf32>
}

// -----

// Element by element "sum" is written over the state that it reads.
// CHECK: module attributes {plan.arena_bytes = 0 : i64
// CHECK-LABEL: func.func @main(
// CHECK: plan.step "sum" attributes {offset = -1 : i64
// CHECK: plan.step "y" attributes {offset = -1 : i64
// CHECK-NOT: plan.step
// LOWERED: func.func private @sum({{.*}} attributes {plan.overlap = #plan.overlap<input = 0, distance = 0, descending = 0>
// LOWERED: plan.run "sum" @sum({{.*}}) {offset = -1 : i64
func.func @main(%x: tensor<4xf32>, %s: tensor<4xf32> {burin.state = dense<0.0> : tensor<4xf32>})
    -> (tensor<4xf32>, tensor<4xf32> {burin.state}) {
  %n = burin.add %s, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("sum")
  %y = burin.clamp %n {low = 0.0 : f64, high = 6.0 : f64} : (tensor<4xf32>) -> tensor<4xf32> loc("y")
  return %y, %n : tensor<4xf32>, tensor<4xf32>
}

// -----

// Rows move up one by one, and the new one comes behind them: nothing is needed beside the state.
// CHECK: module attributes {plan.arena_bytes = 0 : i64
// CHECK-LABEL: func.func @main(
// CHECK: plan.step "cut" attributes {offset = -1 : i64
// CHECK: plan.step "up" attributes {offset = -1 : i64
// CHECK: plan.step "y" attributes {offset = -1 : i64
// CHECK-NOT: plan.step
// LOWERED: @cut({{.*}} attributes {plan.overlap = #plan.overlap<input = 0, distance = 0, descending = 0>
func.func @main(%x: tensor<1x4xf32>, %s: tensor<8x4xf32> {burin.state = dense<0.0> : tensor<8x4xf32>})
    -> (tensor<8x4xf32>, tensor<8x4xf32> {burin.state}) {
  %old = burin.slice %s {starts = array<i64: 1, 0>, steps = array<i64: 1, 1>} : (tensor<8x4xf32>) -> tensor<7x4xf32> loc("cut")
  %up = burin.concat %old, %x {axis = 0 : i64} : (tensor<7x4xf32>, tensor<1x4xf32>) -> tensor<8x4xf32> loc("up")
  %y = burin.clamp %up {low = 0.0 : f64, high = 6.0 : f64} : (tensor<8x4xf32>) -> tensor<8x4xf32> loc("y")
  return %y, %up : tensor<8x4xf32>, tensor<8x4xf32>
}

// -----

// Two states change places: one is copied aside, before anything is written, and one directly.
// CHECK: module attributes {plan.arena_bytes = 16 : i64
// CHECK-LABEL: func.func @main(
// CHECK-SAME: %[[X:[^:]*]]: tensor<4xf32>, %[[A:[^:]*]]: tensor<4xf32> {{{.*}}}, %[[B:[^:]*]]: tensor<4xf32>
// CHECK: plan.step "y" attributes {offset = -1 : i64
// CHECK: %[[ASIDE:.*]] = plan.step "copy" attributes {offset = 0 : i64
// CHECK: linalg.generic {{.*}} ins(%[[B]] : tensor<4xf32>)
// CHECK: %[[NEWB:.*]] = plan.step "copy" attributes {offset = -1 : i64
// CHECK: linalg.generic {{.*}} ins(%[[A]] : tensor<4xf32>)
// CHECK: %[[NEWA:.*]] = plan.step "copy" attributes {offset = -1 : i64
// CHECK: linalg.generic {{.*}} ins(%[[ASIDE]] : tensor<4xf32>)
// CHECK: return %{{.*}}, %[[NEWA]], %[[NEWB]]
func.func @main(%x: tensor<4xf32>, %a: tensor<4xf32> {burin.state = dense<0.0> : tensor<4xf32>}, %b: tensor<4xf32> {burin.state = dense<1.0> : tensor<4xf32>})
    -> (tensor<4xf32>, tensor<4xf32> {burin.state}, tensor<4xf32> {burin.state}) {
  %y = burin.add %a, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("y")
  return %y, %b, %a : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// -----

// The output is a state, too, and a second state keeps what it is.
// CHECK: module attributes {plan.arena_bytes = 0 : i64
// CHECK-LABEL: func.func @main(
// CHECK-SAME: %[[X:[^:]*]]: tensor<4xf32>, %[[A:[^:]*]]: tensor<4xf32> {{{.*}}}, %[[B:[^:]*]]: tensor<2x2xf32>
// CHECK: %[[Y:.*]] = plan.step "step" attributes {offset = -1 : i64
// CHECK: %[[NEW:.*]] = plan.step "copy" attributes {offset = -1 : i64
// CHECK: linalg.generic {{.*}} ins(%[[Y]] : tensor<4xf32>)
// CHECK-NOT: plan.step
// CHECK: return %[[Y]], %[[NEW]]
func.func @main(%x: tensor<4xf32>, %a: tensor<4xf32> {burin.state = dense<0.0> : tensor<4xf32>}, %b: tensor<2x2xf32> {burin.state = dense<1.0> : tensor<2x2xf32>})
    -> (tensor<4xf32>, tensor<4xf32> {burin.state}, tensor<2x2xf32> {burin.state}) {
  %flat = burin.reshape %b : (tensor<2x2xf32>) -> tensor<4xf32>
  %sum = burin.add %a, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %y = burin.mul %sum, %flat : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("y")
  %square = burin.reshape %flat : (tensor<4xf32>) -> tensor<2x2xf32>
  return %y, %y, %square : tensor<4xf32>, tensor<4xf32>, tensor<2x2xf32>
}

// -----

// Rows of a larger tensor are no tensor of their own: they are copied into the state, and the tensor stays in the arena.
// CHECK: module attributes {plan.arena_bytes = 48 : i64
// CHECK-LABEL: func.func @main(
// CHECK: plan.step "join" attributes {offset = 0 : i64
// CHECK: %[[PART:.*]] = tensor.extract_slice
// CHECK: plan.step "y" attributes {offset = -1 : i64
// CHECK: %[[NEW:.*]] = plan.step "copy" attributes {offset = -1 : i64
// CHECK: linalg.generic {{.*}} ins(%[[PART]] : tensor<8xf32>)
// CHECK: return %{{.*}}, %[[NEW]]
func.func @main(%x: tensor<12xf32>, %s: tensor<8xf32> {burin.state = dense<0.0> : tensor<8xf32>}) -> (tensor<12xf32>, tensor<8xf32> {burin.state}) {
  %p = burin.pad %s {low = array<i64: 4>, high = array<i64: 0>, value = 0.0 : f64} : (tensor<8xf32>) -> tensor<12xf32> loc("pad")
  %j = burin.add %p, %x : (tensor<12xf32>, tensor<12xf32>) -> tensor<12xf32> loc("join")
  %n = tensor.extract_slice %j[4] [8] [1] : tensor<12xf32> to tensor<8xf32>
  %y = burin.clamp %j {low = 0.0 : f64, high = 6.0 : f64} : (tensor<12xf32>) -> tensor<12xf32> loc("y")
  return %y, %n : tensor<12xf32>, tensor<8xf32>
}
