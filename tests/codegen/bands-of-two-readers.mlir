// A step in its border needs rows of "t" from the first on; what is beside the border needs them from the fourth: none may be left out.
// RUN: %burin run %s --name m --self-test
// RUN: %burin compile %s --name m --emit lowered -o %t && %burin run %t/m.lowered.mlir --name m --self-test
// RUN: %burin compile %s --name m --emit tiled -o %t && %burin run %t/m.tiled.mlir --name m --self-test
module attributes {burin.phase = "fused"} {
func.func @main(%x: tensor<12x4xf32>) -> tensor<8x4xf32> {
  %t = plan.step "t" {
    %e = tensor.empty() : tensor<12x4xf32>
    %y = linalg.add ins(%x, %x : tensor<12x4xf32>, tensor<12x4xf32>) outs(%e : tensor<12x4xf32>) -> tensor<12x4xf32>
    plan.yield %y : tensor<12x4xf32>
  } : tensor<12x4xf32>
  %p = plan.step "p" {
    %c = arith.constant 0.0 : f32
    %w = tensor.empty() : tensor<9xf32>
    %e = tensor.empty() : tensor<4x4xf32>
    %f = linalg.fill ins(%c : f32) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
    %l = linalg.generic {indexing_maps = [affine_map<(d0, d1, d2) -> (d0 + d2, d1)>, affine_map<(d0, d1, d2) -> (d2)>, affine_map<(d0, d1, d2) -> (d0, d1)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%t, %w : tensor<12x4xf32>, tensor<9xf32>) outs(%f : tensor<4x4xf32>) {
    ^bb0(%p1: f32, %q: f32, %o: f32):
      %s = arith.addf %p1, %o : f32
      linalg.yield %s : f32
    } -> tensor<4x4xf32>
    %y = tensor.pad %l low[4, 0] high[0, 0] {
    ^bb0(%i: index, %j: index):
      tensor.yield %c : f32
    } : tensor<4x4xf32> to tensor<8x4xf32>
    plan.yield %y : tensor<8x4xf32>
  } : tensor<8x4xf32>
  %b = plan.step "b" attributes {plan.bands = #plan.bands<steps = 3, rows = 1>} {
    %e = tensor.empty() : tensor<8x4xf32>
    %y = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0 + 3, d1)>, affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%t, %p : tensor<12x4xf32>, tensor<8x4xf32>) outs(%e : tensor<8x4xf32>) {
    ^bb0(%p1: f32, %q: f32, %o: f32):
      %s = arith.subf %p1, %q : f32
      linalg.yield %s : f32
    } -> tensor<8x4xf32>
    plan.yield %y : tensor<8x4xf32>
  } : tensor<8x4xf32>
  return %b : tensor<8x4xf32>
}
}
