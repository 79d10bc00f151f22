"""A stray character behind an alias, which MLIR's parser reports and then passes over.

$ burin compile model.mlir -o out
model.mlir:1: error: @ identifier expected to start with letter or '_' [B0116]
model.mlir:1: note: undo the edit at the place that the message names, or write the phase again with --emit
model.mlir:1: error: @ identifier expected to start with letter or '_' [B0116]
model.mlir:1: note: undo the edit at the place that the message names, or write the phase again with --emit
"""
text("model.mlir", """
!x = !quant.uniform<i8:f32, 0.5:3>@
func.func @main(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  return %x : tensor<1x4xf32>
}
""")
