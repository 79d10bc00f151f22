"""An input is a sequence of tensors.

$ burin compile model.onnx -o out
model.onnx: error: input "x" is no tensor [B0115]
model.onnx: note: export the model again with tensors as inputs and outputs; sequences and maps are taken apart before
"""
onnx("model.onnx", "g (seq(float[4]) x, float[1, 4] z) => (float[1, 4] y) { y = Relu(z) }")
