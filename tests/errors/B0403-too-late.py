"""Options of phases that a .mlir file has behind it.

$ burin compile late.mlir --rounding tflite-xnnpack -o out
burin: error: --rounding tflite-xnnpack comes too late: "late.mlir" is in the phase fused [B0403]
burin: note: give the option to the command that writes the file
$ burin compile late.mlir --dim batch=3 -o out
burin: error: --dim comes too late: "late.mlir" is in the phase fused [B0403]
burin: note: give the option to the command that writes the file
"""
text("late.mlir", """
module attributes {burin.phase = "fused", burin.format = "tflite"} {
  func.func @main(%x: tensor<4xf32>) -> tensor<4xf32> {
    return %x : tensor<4xf32>
  }
}
""")
