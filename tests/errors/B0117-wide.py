"""A node joins more values than any model does.

$ burin compile model.onnx -o out
model.onnx:1: error: node "Concat_0": the node has 1500 operands and 1 results, at most 1024 are supported [B0117]
model.onnx:1: note: look for a loop that the exporter unrolled, or for a join of thousands of values, and export it as one operator
"""
onnx("model.onnx", f"g (float[1, 1] x) => (float[1, N] y) {{ y = Concat<axis = 1>({', '.join(['x'] * 1500)}) }}")
