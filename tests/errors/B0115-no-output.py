"""The graph has no output.

$ burin compile model.onnx -o out
model.onnx:0: error: the graph has no output [B0115]
"""
onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }",
     change=lambda model: model.graph.ClearField("output"))
