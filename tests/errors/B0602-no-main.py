"""The module has no function "main".

$ burin compile model.mlir -o out
burin: error: the module has no function "main" [B0602]
burin: note: resume from an earlier phase: burin compile MODEL --emit fused writes one
"""
text("model.mlir", """
func.func @forward(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
""")
