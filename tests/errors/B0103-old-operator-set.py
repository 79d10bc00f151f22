"""The model uses an operator set from 2018.

$ burin compile old.onnx -o out
old.onnx: error: the model uses operator set 6, supported are 7 to 28 [B0103]
old.onnx: note: onnx.version_converter brings a model to another operator set
"""
onnx("old.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }", opset=6)
