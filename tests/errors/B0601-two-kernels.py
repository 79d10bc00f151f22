"""Loop bodies written by hand use functions that no emitted code has; both kernels are reported.

$ burin compile model.mlir -o out
burin: error: kernel "first" cannot be emitted: no translation for %2 = math.tan %in : f32 [B0601]
burin: note: with a .mlir file edited by hand, undo the edit; with a model file it is a limit of burin: please report it with this message
burin: error: kernel "second" cannot be emitted: no translation for %2 = math.asinh %in : f32 [B0601]
burin: note: with a .mlir file edited by hand, undo the edit; with a model file it is a limit of burin: please report it with this message
"""
text("model.mlir", """
module attributes {burin.phase = "fused"} {
  func.func @main(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
    %y = plan.step "first" {
      %e = tensor.empty() : tensor<4xf32>
      %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
      ^bb0(%a: f32, %b: f32):
        %c = math.tan %a : f32
        linalg.yield %c : f32
      } -> tensor<4xf32>
      plan.yield %r : tensor<4xf32>
    } : tensor<4xf32>
    %z = plan.step "second" {
      %e = tensor.empty() : tensor<4xf32>
      %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
      ^bb0(%a: f32, %b: f32):
        %c = math.asinh %a : f32
        linalg.yield %c : f32
      } -> tensor<4xf32>
      plan.yield %r : tensor<4xf32>
    } : tensor<4xf32>
    return %y, %z : tensor<4xf32>, tensor<4xf32>
  }
}
""")
