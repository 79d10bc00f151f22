"""A .mlir file was edited into something that does not parse.

$ burin compile model.mlir -o out
model.mlir:2: error: custom op 'burin.abs' invalid kind of type specified: expected builtin.function, but found 'tensor<1x4xf32>' [B0116]
model.mlir:2: note: undo the edit at the place that the message names, or write the phase again with --emit
"""
text("model.mlir", """
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = burin.abs %x : tensor<1x4xf32>
  return %1 : tensor<1x4xf32>
}
""")
