"""An average pool leaves out its border in one respect and counts it in another.

$ burin compile model.onnx -o out
model.onnx:1: error: 'onnx.AveragePool' node "AveragePool_0": ceil_mode together with count_include_pad is not supported [B0202]
model.onnx:1: note: use one of them
"""
onnx("model.onnx", """
g (float[1, 2, 4, 4] x) => (float[1, 2, 2, 2] y) {
  pooled = AveragePool <kernel_shape = [3, 3], strides = [2, 2], ceil_mode = 1, count_include_pad = 1> (x)
  y = Relu(pooled)
}""")
