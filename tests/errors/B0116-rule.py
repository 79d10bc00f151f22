"""A .mlir file breaks a rule of an operation.

$ burin compile model.mlir -o out
model.mlir:2: error: 'burin.reshape' op changes 4 elements to 8 [B0116]
model.mlir:2: note: undo the edit at the place that the message names, or write the phase again with --emit
"""
text("model.mlir", """
func.func @main(%x: tensor<1x4xf32>) -> tensor<4x2xf32> {
  %0 = burin.reshape %x : (tensor<1x4xf32>) -> tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}
""")
