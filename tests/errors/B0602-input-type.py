"""An input is of a type that no program can pass.

$ burin compile model.mlir -o out
burin: error: input 0 is no tensor of static shape, of integers or floats [B0602]
burin: note: resume from an earlier phase: burin compile MODEL --emit fused writes one
"""
text("model.mlir", """
module attributes {burin.phase = "fused"} {
  func.func @main(%x: tensor<4xindex>) -> tensor<4xindex> {
    return %x : tensor<4xindex>
  }
}
""")
