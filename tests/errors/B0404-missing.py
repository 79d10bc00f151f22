"""One of two inputs gets no samples.

$ burin run model.onnx --input x=x.npy --output-dir out
burin: error: input "z" has no samples [B0404]
burin: note: give them with --input z=FILE.npy, float32 [1, 4]
"""
onnx("model.onnx", "g (float[1, 4] x, float[1, 4] z) => (float[1, 4] y) { y = Add(x, z) }")
npy("x.npy", np.zeros((1, 4), np.float32))
