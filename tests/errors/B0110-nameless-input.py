"""An input has no name.

$ burin compile model.onnx -o out
model.onnx: error: a graph input or initializer has no name [B0110]
model.onnx: note: export the model again; when a part was cut out of a model, make the value an input of that part
"""
def change(model):
    model.graph.input[1].name = ""


onnx("model.onnx", "g (float[1, 4] x, float[1, 4] z) => (float[1, 4] y) { y = Relu(x) }", change=change)
