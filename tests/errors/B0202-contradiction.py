"""The weights do not fit the input.

$ burin compile model.onnx -o out
model.onnx:1: error: 'onnx.Conv' node "Conv_0": 2 input channels, 3 filters of 5 channels, 1 groups and the bias do not fit together [B0202]
model.onnx:1: note: the file contradicts itself; export the model again
"""
onnx("model.onnx", "g (float[1, 2, 4, 4] x, float[3, 5, 1, 1] w) => (float[1, 3, 4, 4] y) { y = Conv(x, w) }")
