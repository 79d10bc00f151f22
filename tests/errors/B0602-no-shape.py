"""An input has no static shape at a phase where all have.

$ burin compile model.mlir -o out
burin: error: input 0 is no tensor of static shape, of integers or floats [B0602]
burin: note: resume from an earlier phase: burin compile MODEL --emit fused writes one
"""
text("model.mlir", """
module attributes {burin.phase = "fused"} {
  func.func @main(%x: tensor<?xf32>) -> tensor<?xf32> {
    return %x : tensor<?xf32>
  }
}
""")
