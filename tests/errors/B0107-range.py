"""A constant of int8 holds 300.

$ burin compile model.onnx -o out
model.onnx: error: tensor "w" holds numbers that are no INT8 [B0107]
model.onnx: note: export the model again; a model that a script has edited needs its data and its shape changed together
"""
def change(model):
    model.graph.initializer[0].int32_data[0] = 300


onnx("model.onnx", "g (int8[1, 2] x) => (int8[1, 2] y) <int8[1, 2] w = {1, 2}> { y = Add(x, w) }", change=change)
