"""The model imports one domain in two versions.

$ burin compile model.onnx -o out
model.onnx:0: error: the domain 'ai.onnx' is imported in the versions 13 and 17 [B0103]
"""
onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }", imports='"" : 13, "ai.onnx" : 17')
