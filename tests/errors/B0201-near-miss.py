"""The name of the dimension is misspelt.

$ burin compile model.onnx --dim lenght=16 -o out
model.onnx:0: remark: input "x": the batch is taken as 1
model.onnx:0: error: input "x": the extent of axis 1 ("length") is open [B0201]
model.onnx:0: note: fix it with --dim length=N
"""
onnx("model.onnx", "g (float[N, length, 8] x) => (float[N, length, 8] y) { y = Relu(x) }")
