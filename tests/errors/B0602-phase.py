"""The file says that it is of a later phase than it is.

$ burin compile model.mlir -o out
burin: error: the module has not reached the phase "lowered" [B0602]
burin: note: resume from an earlier phase: burin compile MODEL --emit fused writes one
"""
text("model.mlir", """
module attributes {burin.phase = "lowered"} {
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
}
""")
