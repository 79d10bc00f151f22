"""The new shape is only known when the model runs.

$ burin compile model.onnx -o out
model.onnx:1: error: 'onnx.Reshape' node "Reshape_0": the new shape is not known at compile time [B0202]
model.onnx:1: note: fix the input's dimensions with --dim
"""
onnx("model.onnx", "g (float[1, 4] x, int64[2] shape) => (float[2, 2] y) { y = Reshape(x, shape) }")
