"""A constant of more elements than there can be.

$ burin compile model.onnx -o out
model.onnx: error: tensor "w" has shape [65536, 65536]: extents must not be negative, nor their product above 2147483647, nor their number above 16 [B0108]
model.onnx: note: fix the exporter's input shapes; an extent that is not known yet is left open by a name or by -1, and fixed with --dim
"""
def change(model):
    model.graph.initializer[0].dims[:] = [65536, 65536]


onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) <float[1, 4] w = {1, 2, 3, 4}> { y = Add(x, w) }",
     change=change)
