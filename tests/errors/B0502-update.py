"""In an edited file, two steps read what one of them updates in place.

$ burin compile model.mlir -o out
model.mlir:8: error: step "b" updates in place a tensor that is no other step's result or that something else reads [B0502]
model.mlir:8: note: with a .mlir file edited by hand, undo the edit; with a model file it is a bug of burin: please report it with the model
"""
text("model.mlir", """
module attributes {burin.phase = "fused"} {
  func.func @main(%x: tensor<2xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
    %a = plan.step "a" {
      %e = tensor.empty() : tensor<4xf32>
      %p = tensor.insert_slice %x into %e[0] [2] [1] : tensor<2xf32> into tensor<4xf32>
      plan.yield %p : tensor<4xf32>
    } : tensor<4xf32>
    %b = plan.step "b" {
      %p = tensor.insert_slice %x into %a[2] [2] [1] : tensor<2xf32> into tensor<4xf32>
      plan.yield %p : tensor<4xf32>
    } : tensor<4xf32>
    return %a, %b : tensor<4xf32>, tensor<4xf32>
  }
}
""")
