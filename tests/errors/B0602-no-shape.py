"""An input has no static shape at a phase where all have.

$ burin compile model.mlir -o out
burin: error: an input has no static shape [B0602]
"""
text("model.mlir", """
module attributes {burin.phase = "fused"} {
  func.func @main(%x: tensor<?xf32>) -> tensor<?xf32> {
    return %x : tensor<?xf32>
  }
}
""")
