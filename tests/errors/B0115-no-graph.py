"""The file has no graph.

$ burin compile model.onnx -o out
model.onnx:0: error: the model has no graph [B0115]
"""
onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }",
     change=lambda model: model.ClearField("graph"))
