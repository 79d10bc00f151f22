"""Weights are 8-bit floats.

$ burin compile model.onnx -o out
model.onnx: error: tensor "w" has element type number 17, which is not supported [B0106]
model.onnx: note: supported are floats of 16, 32 and 64 bits, bfloat16, bool, and integers of 8, 16, 32 and 64 bits
"""
def change(model):
    model.graph.initializer[0].data_type = pb.TensorProto.FLOAT8E4M3FN


onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) <float[1, 4] w = {1, 2, 3, 4}> { y = Add(x, w) }",
     change=change)
