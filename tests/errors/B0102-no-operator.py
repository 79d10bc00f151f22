"""A node names no operator.

$ burin compile model.onnx -o out
model.onnx:1: error: node "_0": the node names no operator [B0102]
model.onnx:1: note: fetch or export the file again; files kept by Git LFS may be pointers of a few lines
"""
def change(model):
    model.graph.node[0].op_type = ""


onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }", change=change)
