"""A loop body calls a function that the evaluator does not know.

$ burin compile model.mlir -o out
burin: error: the self-test's expectation cannot be computed: model.mlir:8:14: "func.call" calls "mystery", which has no body and is no primitive of templates/cxx/arithmetic.inc [B0603]
burin: note: with a .mlir file edited by hand, undo the edit; with a model file it is a limit of burin: please report it with this message
"""
text("model.mlir", """
module attributes {burin.phase = "fused"} {
  func.func private @mystery(f32) -> f32
  func.func @main(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
    %y = plan.step "first" {
      %e = tensor.empty() : tensor<4xf32>
      %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
      ^bb0(%a: f32, %b: f32):
        %c = func.call @mystery(%a) : (f32) -> f32
        linalg.yield %c : f32
      } -> tensor<4xf32>
      plan.yield %r : tensor<4xf32>
    } : tensor<4xf32>
    %z = plan.step "second" {
      %e = tensor.empty() : tensor<4xf32>
      %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
      ^bb0(%a: f32, %b: f32):
        %c = math.absf %a : f32
        linalg.yield %c : f32
      } -> tensor<4xf32>
      plan.yield %r : tensor<4xf32>
    } : tensor<4xf32>
    return %y, %z : tensor<4xf32>, tensor<4xf32>
  }
}
""")
