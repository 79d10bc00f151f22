"""A tensor is stored in segments.

$ burin compile model.onnx -o out
model.onnx:0: error: tensor 'w' is stored in segments, which is not supported [B0104] (node "w")
"""
def change(model):
    model.graph.initializer[0].segment.begin = 0


onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) <float[1, 4] w = {1, 2, 3, 4}> { y = Add(x, w) }",
     change=change)
