"""The extent is no number.

$ burin compile model.onnx --dim batch=four --dim length -o out
model.onnx: error: --dim "batch=four": expected NAME=N or INPUT:AXIS=N with N from 1 to 1073741824 [B0201]
model.onnx: note: fix each open dimension with --dim NAME=N, or with --dim INPUT:AXIS=N where it has no name
model.onnx: error: --dim "length": expected NAME=N or INPUT:AXIS=N with N from 1 to 1073741824 [B0201]
model.onnx: note: fix each open dimension with --dim NAME=N, or with --dim INPUT:AXIS=N where it has no name
model.onnx: remark: input "x": the batch is taken as 1
model.onnx: error: input "x": the extent of axis 1 ("length") is open [B0201]
model.onnx: note: fix it with --dim length=N
"""
onnx("model.onnx", "g (float[batch, length] x) => (float[batch, length] y) { y = Relu(x) }")
