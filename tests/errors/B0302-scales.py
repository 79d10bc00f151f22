"""A pool gives another scale than it takes.

$ burin compile model.mlir -o out
model.mlir:4: error: 'burin.max_pool_2d' cannot become integer arithmetic: input and result have different scales [B0302]
model.mlir:4: note: it takes int8 of scale 0.5 and zero point 0, and gives int8 of scale 0.25 and zero point 0
"""
text("model.mlir", """
!x = !quant.uniform<i8:f32, 0.5>
!y = !quant.uniform<i8:f32, 0.25>
func.func @main(%x: tensor<1x4x4x2x!x>) -> tensor<1x2x2x2x!y> {
  %y = burin.max_pool_2d %x {window = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<1x4x4x2x!x>) -> tensor<1x2x2x2x!y>
  return %y : tensor<1x2x2x2x!y>
}
""")
