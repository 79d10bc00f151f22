"""A part was cut out of a model, and a node's input with it.

$ burin compile head.onnx -o out
head.onnx:1: error: node "Add_0": input "features" is defined nowhere [B0110]
head.onnx:1: note: make it an input of the model, or export the model again
"""
onnx("head.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Add(x, features) }")
