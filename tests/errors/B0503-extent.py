"""A .mlir file leaves a dimension open that an operation behind it has too.

$ burin compile model.mlir -o out
model.mlir:1: remark: input "0": the batch is taken as 1
model.mlir:2: error: 'burin.clamp' op result shape [-9223372036854775808, 4] is not the operands' common shape [1, 4] [B0503]
model.mlir:2: note: with a .mlir file edited by hand, undo the edit; with a model file it is a bug of burin: please report it with the model
"""
text("model.mlir", """
func.func @main(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %y = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<?x4xf32>) -> tensor<?x4xf32>
  return %y : tensor<?x4xf32>
}
""")
