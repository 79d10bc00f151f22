"""A script changed a constant's shape and not its data.

$ burin compile model.onnx -o out
model.onnx: error: tensor "w" of 5 elements of FLOAT holds 16 bytes instead of 20 [B0107]
model.onnx: note: export the model again; a model that a script has edited needs its data and its shape changed together
"""
def change(model):
    model.graph.initializer[0].dims[1] = 5


onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) <float[1, 4] w = {1, 2, 3, 4}> { y = Add(x, w) }",
     change=change)
