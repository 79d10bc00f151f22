"""An input is a sequence of tensors.

$ burin compile model.onnx -o out
model.onnx:0: error: input 'x' is no tensor [B0115] (node "x")
"""
onnx("model.onnx", "g (seq(float[4]) x, float[1, 4] z) => (float[1, 4] y) { y = Relu(z) }")
