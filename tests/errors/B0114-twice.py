"""An attribute is stated twice.

$ burin compile model.onnx -o out
model.onnx:1: error: attribute name 'alpha' is empty or stated twice [B0114] (node "LeakyRelu_0")
"""
def change(model):
    model.graph.node[0].attribute.append(model.graph.node[0].attribute[0])


onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = LeakyRelu <alpha = 0.1> (x) }", change=change)
