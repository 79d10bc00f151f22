"""The extents given by --dim make a tensor of more elements than there can be.

$ burin compile model.onnx --dim length=1000000000 -o out
model.onnx: remark: input "x": the batch is taken as 1
model.onnx:1: error: 'onnx.Relu' node "Relu_0": an operand has 2^31 elements or more [B0202]
model.onnx:1: note: fix smaller input dimensions with --dim
"""
onnx("model.onnx", "g (float[N, length, 64] x) => (float[N, length, 64] y) { y = Relu(x) }")
