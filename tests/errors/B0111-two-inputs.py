"""Two inputs have one name.

$ burin compile model.onnx -o out
model.onnx: error: the name "x" is defined a second time [B0111]
model.onnx: note: give every result a name of its own; merging two models needs a prefix for the names of one of them
"""
onnx("model.onnx", "g (float[1, 4] x, float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }")
