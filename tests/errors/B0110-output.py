"""The model's output is nobody's result.

$ burin compile model.onnx -o out
model.onnx:0: error: output 'scores' is defined nowhere [B0110] (node "scores")
"""
onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] scores) { y = Relu(x) }")
