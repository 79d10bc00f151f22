"""In an edited file, something is computed between the kernels.

$ burin compile model.mlir -o out
burin: error: the self-test's expectation cannot be computed: model.mlir:3:10: "burin.clamp" cannot be evaluated; accepted: linalg operations and moves on tensors, scalar arith and math operations, constants, calls, and regions of these [B0603]
burin: note: with a .mlir file edited by hand, undo the edit; with a model file it is a limit of burin: please report it with this message
"""
text("model.mlir", """
module attributes {burin.phase = "planned", plan.arena_bytes = 0 : i64, plan.arena_lower_bound = 0 : i64} {
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    %y = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<4xf32>) -> tensor<4xf32>
    return %y : tensor<4xf32>
  }
}
""")
