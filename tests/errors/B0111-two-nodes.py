"""Two models were merged without a prefix: two nodes produce one value.

$ burin compile merged.onnx -o out
merged.onnx:2: error: node "Neg_1": the name "y" is defined a second time [B0111]
merged.onnx:1: note: the first definition is here
merged.onnx:2: note: give every result a name of its own
"""
onnx("merged.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) y = Neg(x) }")
