"""The name of the dimension is misspelt.

$ burin compile model.onnx --dim lenght=16 -o out
model.onnx: remark: input "x": the batch is taken as 1
model.onnx: error: input "x": the extent of axis 1 ("length") is open [B0201]
model.onnx: note: fix it with --dim length=N
model.onnx: error: --dim "lenght": the model has no open dimension of that name [B0201]
model.onnx: note: did you mean "length"?
"""
onnx("model.onnx", "g (float[N, length, 8] x) => (float[N, length, 8] y) { y = Relu(x) }")
