// A body that asks for its loop's position gets that of the whole channel, though the channel is split.
// RUN: %burin-opt %s --pack-contractions --mlir-print-local-scope | %FileCheck %s

// CHECK-LABEL: @position
// CHECK: arith.addf
// CHECK: %[[OUTER:[0-9]+]] = linalg.index 1 : index
// CHECK: %[[INNER:[0-9]+]] = linalg.index 2 : index
// CHECK: %[[AT:[0-9]+]] = affine.apply affine_map<(d0, d1) -> (d0 * 2 + d1)>(%[[OUTER]], %[[INNER]])
// CHECK: tensor.extract %arg1[%[[AT]]] : tensor<4xf32>
func.func @position(%x: tensor<2x4xf32>, %t: tensor<4xf32>) -> tensor<2x4xf32> {
  %w = burin.constant dense<1.0> : tensor<4x4xf32> : tensor<4x4xf32>
  %y = plan.step "s" attributes {schedule = #plan.schedule<contraction, lanes = 1, columns = 2, rows = 1, dot = 1, unroll = 0>} {
    %e = tensor.empty() : tensor<2x4xf32>
    %zero = arith.constant 0.0 : f32
    %i = linalg.fill ins(%zero : f32) outs(%e : tensor<2x4xf32>) -> tensor<2x4xf32>
    %p = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0, d2)>, affine_map<(d0, d1, d2) -> (d1, d2)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<2x4xf32>, tensor<4x4xf32>) outs(%i : tensor<2x4xf32>) {
    ^bb0(%in: f32, %in_0: f32, %out: f32):
      %m = arith.mulf %in, %in_0 : f32
      %s = arith.addf %out, %m : f32
      linalg.yield %s : f32
    } -> tensor<2x4xf32>
    %r = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%p : tensor<2x4xf32>) outs(%e : tensor<2x4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %d = linalg.index 1 : index
      %c = tensor.extract %t[%d] : tensor<4xf32>
      %v = arith.mulf %in, %c : f32
      linalg.yield %v : f32
    } -> tensor<2x4xf32>
    plan.yield %r : tensor<2x4xf32>
  } : tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}
