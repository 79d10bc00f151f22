"""A tensor is stored in segments.

$ burin compile model.onnx -o out
model.onnx: error: tensor "w" is stored in segments, which is not supported [B0104]
model.onnx: note: store tensors dense and whole; branches that do not depend on data disappear when the model is simplified with fixed input shapes; state becomes an input and an output
"""
def change(model):
    model.graph.initializer[0].segment.begin = 0


onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) <float[1, 4] w = {1, 2, 3, 4}> { y = Add(x, w) }",
     change=change)
