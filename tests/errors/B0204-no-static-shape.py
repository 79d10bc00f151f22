"""A .mlir file returns a value that is no tensor.

$ burin compile model.mlir -o out
model.mlir:2: error: result 0 has no static shape [B0204]
model.mlir:2: note: fix the input's dimensions with --dim, or end the model before the node that makes the shape depend on data
"""
text("model.mlir", """
func.func @main(%x: tensor<4xf32>) -> none {
  %y = burin.absent
  return %y : none
}
""")
