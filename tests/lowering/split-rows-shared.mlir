// One tensor.empty is both the start of a sum and the shape of a window: rows of the one are not the other.
// RUN: not %burin compile %s --name m -o %t 2>&1 | %FileCheck %s
// CHECK: error: the 2 steps up to "b" cannot be computed by rows [B0504]
module attributes {burin.phase = "fused"} {
func.func @main(%x: tensor<7xf32>) -> tensor<4xf32> {
  %t = plan.step "t" {
    %e = tensor.empty() : tensor<7xf32>
    %y = linalg.exp ins(%x : tensor<7xf32>) outs(%e : tensor<7xf32>) -> tensor<7xf32>
    plan.yield %y : tensor<7xf32>
  } : tensor<7xf32>
  %b = plan.step "b" attributes {plan.bands = #plan.bands<steps = 2, rows = 1>} {
    %c = arith.constant 0.0 : f32
    %e = tensor.empty() : tensor<4xf32>
    %f = linalg.fill ins(%c : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
    %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0 + d1)>, affine_map<(d0, d1) -> (d1)>, affine_map<(d0, d1) -> (d0)>], iterator_types = ["parallel", "reduction"]} ins(%t, %e : tensor<7xf32>, tensor<4xf32>) outs(%f : tensor<4xf32>) {
    ^bb0(%p: f32, %q: f32, %o: f32):
      %s = arith.addf %p, %o : f32
      linalg.yield %s : f32
    } -> tensor<4xf32>
    plan.yield %y : tensor<4xf32>
  } : tensor<4xf32>
  return %b : tensor<4xf32>
}
}
