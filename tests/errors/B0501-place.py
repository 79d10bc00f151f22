"""In an edited file, a step's result lies outside of the arena.

$ burin compile model.mlir -o out
model.mlir:12: error: 'plan.run' cannot be emitted: offset 1024 is no place for its result [B0501]
model.mlir:12: note: with a .mlir file edited by hand, undo the edit; with a model file it is a bug of burin: please report it with the model
"""
text("model.mlir", """
module attributes {burin.phase = "planned", plan.arena_bytes = 16 : i64, plan.arena_lower_bound = 16 : i64} {
  func.func private @twice(%x: tensor<4xf32>) -> tensor<4xf32> {
    %e = tensor.empty() : tensor<4xf32>
    %y = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]} ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
    ^bb0(%a: f32, %b: f32):
      %sum = arith.addf %a, %a : f32
      linalg.yield %sum : f32
    } -> tensor<4xf32>
    return %y : tensor<4xf32>
  }
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    %y = plan.run "first" @twice(%x) {offset = 1024 : i64} : (tensor<4xf32>) -> tensor<4xf32>
    %z = plan.run "second" @twice(%y) {offset = -1 : i64} : (tensor<4xf32>) -> tensor<4xf32>
    return %z : tensor<4xf32>
  }
}
""")
