"""Two nodes wait for each other.

$ burin compile model.onnx -o out
model.onnx:1: error: the node's input depends on its own output [B0112] (node "Add_0")
"""
onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { state = Add(x, y) y = Relu(state) }")
