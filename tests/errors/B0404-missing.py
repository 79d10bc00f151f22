"""One of two inputs gets no samples.

$ burin run model.onnx --input x=x.npy --output-dir out
burin: error: every input needs samples: --input NAME=FILE.npy for "x", "z" [B0404]
"""
onnx("model.onnx", "g (float[1, 4] x, float[1, 4] z) => (float[1, 4] y) { y = Add(x, z) }")
npy("x.npy", np.zeros((1, 4), np.float32))
