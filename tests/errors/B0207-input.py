"""An input has half a billion elements.

$ burin compile model.onnx -o out
"""
onnx("model.onnx", "g (float[1, 500000000] x) => (float[1, 500000000] y) { y = Relu(x) }")
