"""Two dimensions besides the batch are open.

$ burin compile model.onnx -o out
model.onnx: remark: input "x": the batch is taken as 1
model.onnx: error: input "x": the extent of axis 1 ("length") is open [B0201]
model.onnx: note: fix it with --dim length=N
model.onnx: remark: input "z": the batch is taken as 1
model.onnx: error: input "z": the extent of axis 2 ("width") is open [B0201]
model.onnx: note: fix it with --dim width=N
"""
onnx("model.onnx", "g (float[N, length, 8] x, float[N, 4, width] z) => (float[N, length, 8] y) { y = Relu(x) }")
