"""An input is a text.

$ burin compile model.onnx -o out
model.onnx: error: input "x" has element type STRING, which is not supported [B0106]
model.onnx: note: supported are floats of 16, 32 and 64 bits, bfloat16, bool, and integers of 8, 16, 32 and 64 bits
"""
onnx("model.onnx", "g (string[1] x, float[1] z) => (float[1] y) { y = Relu(z) }")
