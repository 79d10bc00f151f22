"""A schedule that was edited by hand asks for blocks that do not divide the loops.

$ burin compile model.mlir -o out
model.mlir:4: error: step "fc": lanes * columns = 8 must divide 2 channels and dot = 1 the innermost reduction of 4 [B0405]
model.mlir:4: note: choose lanes, columns and dot that divide these extents, or delete the schedule: burin then chooses one
"""
text("model.mlir", """
module attributes {burin.phase = "fused"} {
  func.func @main(%x: tensor<1x4xf32>) -> tensor<1x2xf32> {
    %w = burin.constant dense<1.0> : tensor<2x4xf32> : tensor<2x4xf32>
    %y = plan.step "fc" attributes {schedule = #plan.schedule<contraction, lanes = 8, columns = 1, rows = 1, dot = 1, unroll = 0>} {
      %zero = arith.constant dense<0.0> : tensor<1x2xf32>
      %sum = linalg.generic {indexing_maps = [affine_map<(n, o, i) -> (n, i)>, affine_map<(n, o, i) -> (o, i)>, affine_map<(n, o, i) -> (n, o)>], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<1x4xf32>, tensor<2x4xf32>) outs(%zero : tensor<1x2xf32>) {
      ^bb0(%a: f32, %b: f32, %c: f32):
        %product = arith.mulf %a, %b : f32
        %next = arith.addf %c, %product : f32
        linalg.yield %next : f32
      } -> tensor<1x2xf32>
      plan.yield %sum : tensor<1x2xf32>
    } : tensor<1x2xf32>
    return %y : tensor<1x2xf32>
  }
}
""")
