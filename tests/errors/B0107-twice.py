"""A constant has its data twice.

$ burin compile model.onnx -o out
model.onnx: error: tensor "w" states its data twice, raw and typed [B0107]
model.onnx: note: export the model again; a model that a script has edited needs its data and its shape changed together
"""
def change(model):
    model.graph.initializer[0].raw_data = bytes(16)


onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) <float[1, 4] w = {1, 2, 3, 4}> { y = Add(x, w) }",
     change=change)
