"""A node is of a domain that the model does not import.

$ burin compile model.onnx -o out
model.onnx:1: error: node "Gelu_0": the node's operator domain "com.microsoft" is not imported by the model [B0103]
model.onnx:1: note: convert the model: onnx.version_converter brings a model to another operator set, a new export of a TensorFlow model to schema 3
"""
onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = com.microsoft.Gelu(x) }")
