"""The graph has no output.

$ burin compile model.onnx -o out
model.onnx: error: the graph has no output [B0115]
model.onnx: note: export the model again with tensors as inputs and outputs; sequences and maps are taken apart before
"""
onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }",
     change=lambda model: model.graph.ClearField("output"))
