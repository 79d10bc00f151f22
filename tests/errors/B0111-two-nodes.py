"""Two models were merged without a prefix: two nodes produce one value.

$ burin compile merged.onnx -o out
merged.onnx:2: error: the name 'y' is defined a second time [B0111] (node "Neg_1")
"""
onnx("merged.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) y = Neg(x) }")
