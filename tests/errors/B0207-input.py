"""An input has half a billion elements.

$ burin compile model.onnx -o out
model.onnx: error: a tensor of type 'tensor<1x500000000xf32>' has more than 268435456 bytes [B0207]
model.onnx: note: a smaller input or batch may help, see --dim
model.onnx:1: error: node "Relu_0": a tensor of type 'tensor<1x500000000xf32>' has more than 268435456 bytes [B0207]
model.onnx:1: note: a smaller input or batch may help, see --dim
"""
onnx("model.onnx", "g (float[1, 500000000] x) => (float[1, 500000000] y) { y = Relu(x) }")
