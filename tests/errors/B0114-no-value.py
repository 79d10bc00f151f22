"""A script added an attribute without a value.

$ burin compile model.onnx -o out
model.onnx:1: error: attribute 'alpha' has no value [B0114] (node "LeakyRelu_0")
"""
def change(model):
    model.graph.node[0].attribute.add().name = "alpha"


onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = LeakyRelu(x) }", change=change)
