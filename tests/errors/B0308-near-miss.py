"""A .mlir file names a rounding profile that there is none of.

$ burin compile model.mlir -o out
model.mlir:1: error: rounding profile "tflite-reff" is not supported [B0308]
model.mlir:1: note: did you mean "tflite-ref"?
model.mlir:1: note: profiles are tflite-ref, tflite-xnnpack, ort-qdq
"""
text("model.mlir", """
module attributes {burin.rounding = "tflite-reff"} {
  func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
    return %x : tensor<1x4xf32>
  }
}
""")
