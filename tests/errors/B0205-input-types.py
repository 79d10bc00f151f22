"""Inputs are half floats and doubles.

$ burin compile model.onnx -o out
model.onnx:0: error: input "x": type 'tensor<1x4xf16>' is not supported [B0205]
model.onnx:0: note: supported are float32, signed integers and bool
model.onnx:0: error: input "z": type 'tensor<1x4xf64>' is not supported [B0205]
model.onnx:0: note: supported are float32, signed integers and bool
model.onnx:1: error: 'onnx.Relu': operand 0 is not a tensor of floats or signed integers [B0202] (node "Relu_0")
model.onnx:1: note: cast it to a supported type, and fix open dimensions with --dim
"""
onnx("model.onnx", "g (float16[1, 4] x, double[1, 4] z) => (float16[1, 4] y, double[1, 4] w) { y = Relu(x) w = Relu(z) }")
