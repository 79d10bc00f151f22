"""A node is of a domain that the model does not import.

$ burin compile model.onnx -o out
model.onnx:1: error: the node's operator domain 'com.microsoft' is not imported by the model [B0103] (node "Gelu_0")
"""
onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = com.microsoft.Gelu(x) }")
