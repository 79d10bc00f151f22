"""A script added an attribute without a value.

$ burin compile model.onnx -o out
model.onnx:1: error: node "LeakyRelu_0": attribute "alpha" has no value [B0114]
model.onnx:1: note: export the model again; attributes added by hand need a type and a value
"""
def change(model):
    model.graph.node[0].attribute.add().name = "alpha"


onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = LeakyRelu(x) }", change=change)
