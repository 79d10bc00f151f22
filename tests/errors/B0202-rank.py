"""A convolution over three axes.

$ burin compile model.onnx -o out
model.onnx:1: error: 'onnx.Conv' node "Conv_0": input of rank 5 and weight of rank 5 [B0202]
model.onnx:1: note: 2-D convolution takes both of rank 4
"""
onnx("model.onnx", "g (float[1, 2, 4, 4, 4] x, float[3, 2, 1, 1, 1] w) => (float[1, 3, 4, 4, 4] y) { y = Conv(x, w) }")
