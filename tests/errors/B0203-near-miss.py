"""A script misspelt an operator.

$ burin compile model.onnx -o out
model.onnx:1: error: 'onnx.Sigmoide' node "Sigmoide_0" (version 17) is not supported [B0203]
model.onnx:1: note: the nearest supported operator is 'onnx.Sigmoid'
"""
onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Sigmoide(x) }")
