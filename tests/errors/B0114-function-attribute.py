"""An attribute refers to one of a function that is not there.

$ burin compile model.onnx -o out
model.onnx:1: error: node "LeakyRelu_0": attribute "alpha" refers to an attribute of a function, and the node is in none [B0114]
model.onnx:1: note: export the model again; attributes added by hand need a type and a value
"""
def change(model):
    model.graph.node[0].attribute[0].ref_attr_name = "slope"


onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = LeakyRelu <alpha = 0.1> (x) }", change=change)
