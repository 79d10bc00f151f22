// RUN: %burin-opt %s --form-steps --fuse-steps -o %t.mlir
// RUN: sed 's/plan.step "last" attributes {/&plan.bands = #plan.bands<steps = 2, rows = 2>, /' %t.mlir > %t.marked.mlir
// RUN: %burin-opt %t.marked.mlir --split-rows | %FileCheck %s
// RUN: sed 's/plan.step "last" attributes {/&plan.bands = #plan.bands<steps = 3, rows = 2>, /' %t.mlir > %t.long.mlir
// RUN: not %burin-opt %t.long.mlir --split-rows 2>&1 | %FileCheck %s --check-prefix=LONG
// RUN: sed 's/plan.step "last" attributes {/&plan.bands = 7 : i64, /' %t.mlir > %t.other.mlir
// RUN: not %burin-opt %t.other.mlir --split-rows 2>&1 | %FileCheck %s --check-prefix=OTHER
// RUN: sed 's/plan.step "last" attributes {/&plan.bands = #plan.bands<steps = 0, rows = 2>, /' %t.mlir > %t.none.mlir
// RUN: not %burin-opt %t.none.mlir --split-rows 2>&1 | %FileCheck %s --check-prefix=NONE
// RUN: sed 's/plan.step "last" attributes {/&plan.bands = #plan.bands<steps = 2, rows = 2>, /' %t.mlir | %burin-opt --split-rows --choose-schedules --plan-arena | %FileCheck %s --check-prefix=PLAN

// Two windows of three rows, two rows of the first at a time. It gives no row of the second, then two a band; the
// two rows that the next band reads again are copied out of the way, and in front of the fresh ones.
// CHECK: %[[Y:[0-9]+]] = plan.buffer "last" : tensor<1x4x4x1xf32>
// CHECK: tensor.extract_slice %arg0[0, 0, 0, 0] [1, 4, 8, 1] [1, 1, 1, 1] : tensor<1x8x8x1xf32> to tensor<1x4x8x1xf32>
// CHECK: %[[TOP:.*]] = plan.step "first"
// CHECK: } : tensor<1x2x6x1xf32>
// CHECK: plan.buffer "first" : tensor<1x4x6x1xf32>
// CHECK: plan.step "first_kept_rows"
// CHECK: tensor.insert_slice
// CHECK: tensor.extract_slice %arg0[0, 2, 0, 0] [1, 4, 8, 1]
// CHECK: plan.step "first"
// CHECK: tensor.insert_slice
// CHECK: plan.step "last"
// CHECK: tensor.insert_slice %{{.*}} into %[[Y]][0, 0, 0, 0]
// CHECK: plan.step "first_kept_rows"
// CHECK-NOT: plan.bands

// Less than the 144 bytes of the whole result of the first window: four rows of 24.
// PLAN: plan.arena_bytes = 96 :

// LONG: error: the 3 steps up to "last" cannot be computed by rows [B0504]
// OTHER: error: 'plan.bands' is no #plan.bands [B0504]
// NONE: error: bands: 0 steps by 2 rows
func.func @main(%x: tensor<1x8x8x1xf32>) -> tensor<1x4x4x1xf32> {
  %a = burin.max_pool_2d %x {window = array<i64: 3, 3>, strides = array<i64: 1, 1>} : (tensor<1x8x8x1xf32>) -> tensor<1x6x6x1xf32> loc("first")
  %b = burin.max_pool_2d %a {window = array<i64: 3, 3>, strides = array<i64: 1, 1>} : (tensor<1x6x6x1xf32>) -> tensor<1x4x4x1xf32> loc("last")
  return %b : tensor<1x4x4x1xf32>
}
