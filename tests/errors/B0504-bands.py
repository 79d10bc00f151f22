"""An edited file asks for bands of a chain whose first result something else reads, too.

$ burin compile model.mlir -o out
model.mlir:8: error: the 2 steps up to "b" cannot be computed by rows [B0504]
model.mlir:8: note: take the attribute away, or let it name fewer steps
"""
text("model.mlir", """
module attributes {burin.phase = "fused"} {
  func.func @main(%x: tensor<4x4xf32>) -> (tensor<4x4xf32>, tensor<4x4xf32>) {
    %a = plan.step "a" {
      %e = tensor.empty() : tensor<4x4xf32>
      %y = linalg.exp ins(%x : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
      plan.yield %y : tensor<4x4xf32>
    } : tensor<4x4xf32>
    %b = plan.step "b" attributes {plan.bands = #plan.bands<steps = 2, rows = 1>} {
      %e = tensor.empty() : tensor<4x4xf32>
      %y = linalg.exp ins(%a : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
      plan.yield %y : tensor<4x4xf32>
    } : tensor<4x4xf32>
    return %a, %b : tensor<4x4xf32>, tensor<4x4xf32>
  }
}
""")
