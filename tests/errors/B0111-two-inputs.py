"""Two inputs have one name.

$ burin compile model.onnx -o out
model.onnx:0: error: the name 'x' is defined a second time [B0111] (node "x")
"""
onnx("model.onnx", "g (float[1, 4] x, float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }")
