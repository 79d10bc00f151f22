"""An input is a text.

$ burin compile model.onnx -o out
model.onnx:0: error: input 'x' has element type STRING, which is not supported [B0106] (node "x")
"""
onnx("model.onnx", "g (string[1] x, float[1] z) => (float[1] y) { y = Relu(z) }")
