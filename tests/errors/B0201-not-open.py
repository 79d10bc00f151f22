"""The dimension is fixed already.

$ burin compile model.onnx --dim batch=4 -o out
model.onnx: error: --dim "batch": the model has no open dimension of that name [B0201]
model.onnx: note: all of the model's dimensions are fixed: leave the option out
"""
onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }")
