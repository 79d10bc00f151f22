"""Inputs are half floats and doubles.

$ burin compile model.onnx -o out
model.onnx: error: input "x": type 'f16' is not supported [B0205]
model.onnx: note: supported are float32, signed integers, bool and 8-bit quantized tensors
model.onnx: error: input "z": type 'f64' is not supported [B0205]
model.onnx: note: supported are float32, signed integers, bool and 8-bit quantized tensors
"""
onnx("model.onnx", "g (float16[1, 4] x, double[1, 4] z) => (float16[1, 4] y, double[1, 4] w) { y = Relu(x) w = Relu(z) }")
