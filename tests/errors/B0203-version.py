"""The operator is newer than the model's operator set.

$ burin compile model.onnx -o out
model.onnx:1: error: 'onnx.Gelu' node "Gelu_0" (version 13) is not supported [B0203]
model.onnx:1: note: it is supported from version 20 on; convert the model to a later one
"""
onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Gelu(x) }", opset=13)
