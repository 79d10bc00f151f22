"""The IR is past the phase that is wanted.

$ burin compile late.mlir --emit legalized -o out
burin: error: --emit legalized: "late.mlir" is in the later phase fused [B0403]
burin: note: burin compile --help lists the options of a command
"""
text("late.mlir", """
module attributes {burin.phase = "fused", burin.format = "tflite"} {
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
}
""")
