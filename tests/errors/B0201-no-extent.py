"""The extent is no number.

$ burin compile model.onnx --dim batch=four --dim length -o out
model.onnx:0: error: --dim batch=four: expected NAME=N or INPUT:AXIS=N with N from 1 to 1073741824 [B0201]
"""
onnx("model.onnx", "g (float[batch, length] x) => (float[batch, length] y) { y = Relu(x) }")
