"""The dimension is fixed already.

$ burin compile model.onnx --dim batch=4 -o out
model.onnx:0: error: --dim batch: the model has no such open dimension [B0201]
"""
onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }")
