"""A bound of integers is a fraction.

$ burin compile model.onnx -o out
model.onnx:1: error: 'onnx.Clip' node "Clip_0": bound 0.50 on integers [B0202]
model.onnx:1: note: bounds of integers are whole numbers of at most 2^53
"""
onnx("model.onnx", "g (int32[1, 4] x) => (int32[1, 4] y) { y = Clip <min = 0.5> (x) }", opset=10)
