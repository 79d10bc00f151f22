// RUN: %burin-opt %s --form-steps --choose-schedules --plan-arena=overwrite-input | %FileCheck %s --check-prefix=IN
// RUN: %burin-opt %s --form-steps --choose-schedules --plan-arena=output-in-arena | %FileCheck %s --check-prefix=OUT
// RUN: %burin-opt %s --form-steps --choose-schedules "--plan-arena=overwrite-input output-in-arena" | %FileCheck %s --check-prefix=BOTH
// RUN: %burin-opt %s --form-steps --choose-schedules "--plan-arena=overwrite-input output-in-arena" --outline-kernels --verify-emittable | %FileCheck %s --check-prefix=LOWERED

// y is needed to the end, x only by the first step: what the caller has is not in the arena, what is
// in the arena overlaps as results do.
// IN: module attributes {plan.arena_bytes = 128 : i64, plan.arena_lower_bound = 128 : i64}
// IN: func.func @main(%{{.*}}: tensor<4x4xf32> {plan.offset = [[X:[0-9]+]] : i64}, %{{.*}}: tensor<4x4xf32> {plan.offset = {{0|64}} : i64}
// IN: plan.step "a" attributes {offset = [[X]] : i64
// IN: plan.step "b" attributes {offset = -1 : i64
// OUT: module attributes {plan.arena_bytes = 64 : i64
// OUT-NOT: plan.offset
// OUT: plan.step "a" attributes {offset = 0 : i64
// OUT: plan.step "b" attributes {offset = 0 : i64
// BOTH: module attributes {plan.arena_bytes = 128 : i64
// BOTH: plan.step "b" attributes {offset = {{0|64}} : i64
// LOWERED: func.func private @a({{.*}}plan.overlap = #plan.overlap<input = 0, distance = 0, descending = 0>
func.func @main(%x: tensor<4x4xf32>, %y: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %a = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<4x4xf32>) -> tensor<4x4xf32> loc("a")
  %b = burin.add %a, %y : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32> loc("b")
  return %b : tensor<4x4xf32>
}
