"""An attribute is stated twice.

$ burin compile model.onnx -o out
model.onnx:1: error: node "LeakyRelu_0": attribute name "alpha" is empty or stated twice [B0114]
model.onnx:1: note: export the model again; attributes added by hand need a type and a value
"""
def change(model):
    model.graph.node[0].attribute.append(model.graph.node[0].attribute[0])


onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = LeakyRelu <alpha = 0.1> (x) }", change=change)
