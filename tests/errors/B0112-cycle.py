"""Two nodes wait for each other.

$ burin compile model.onnx -o out
model.onnx:1: error: node "Add_0": the node's input depends on its own output [B0112]
model.onnx:2: note: it reads a result of 'Relu', which depends on it in turn
model.onnx:1: note: make recurrent state an input and an output of the model
"""
onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { state = Add(x, y) y = Relu(state) }")
