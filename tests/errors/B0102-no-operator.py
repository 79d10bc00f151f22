"""A node names no operator.

$ burin compile model.onnx -o out
model.onnx:1: error: the node names no operator [B0102] (node "_0")
"""
def change(model):
    model.graph.node[0].op_type = ""


onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }", change=change)
