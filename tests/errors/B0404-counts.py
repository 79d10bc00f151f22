"""One input has more samples than the other.

$ burin run model.onnx --input x=x.npy --input z=z.npy --output-dir out
burin: error: --input "z": "z.npy" holds 5 samples, the inputs before it 3 [B0404]
burin: note: every input needs as many
"""
onnx("model.onnx", "g (float[1, 4] x, float[1, 4] z) => (float[1, 4] y) { y = Add(x, z) }")
npy("x.npy", np.zeros((3, 1, 4), np.float32))
npy("z.npy", np.zeros((5, 1, 4), np.float32))
