"""The model imports one domain in two versions.

$ burin compile model.onnx -o out
model.onnx: error: the domain "ai.onnx" is imported in the versions 13 and 17 [B0103]
model.onnx: note: convert the model: onnx.version_converter brings a model to another operator set, a new export of a TensorFlow model to schema 3
"""
onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }", imports='"" : 13, "ai.onnx" : 17')
