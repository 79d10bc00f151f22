"""One dimension is given two extents.

$ burin compile model.onnx --dim length=16 --dim length=32 -o out
model.onnx: error: --dim "length" is given as 16 and as 32 [B0201]
model.onnx: note: fix each open dimension with --dim NAME=N, or with --dim INPUT:AXIS=N where it has no name
"""
onnx("model.onnx", "g (float[1, length, 8] x) => (float[1, length, 8] y) { y = Relu(x) }")
