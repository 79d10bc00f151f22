"""The download of an ONNX file ended early.

$ burin compile relu.onnx -o out
relu.onnx: error: the file is no well-formed ONNX model: it is damaged or incomplete [B0102]
relu.onnx: note: fetch or export the file again; files kept by Git LFS may be pointers of a few lines
"""
onnx("relu.onnx", "g (float[1, 4] x) => (float[1, 4] y) { y = Relu(x) }")
raw("relu.onnx", (folder / "relu.onnx").read_bytes()[:40])
