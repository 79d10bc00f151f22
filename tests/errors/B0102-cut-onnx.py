"""The download of an ONNX file ended early.

$ burin compile relu.onnx -o out
relu.onnx:0: error: the file is no well-formed ONNX model: it is damaged or incomplete [B0102]
"""
onnx("relu.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }")
raw("relu.onnx", (folder / "relu.onnx").read_bytes()[:40])
