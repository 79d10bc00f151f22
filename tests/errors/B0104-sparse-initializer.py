"""Weights are stored sparse.

$ burin compile model.onnx -o out
model.onnx: error: sparse initializers are not supported [B0104]
model.onnx: note: store them dense
"""
def change(model):
    sparse = model.graph.sparse_initializer.add()
    sparse.values.name = "w"


onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }", change=change)
