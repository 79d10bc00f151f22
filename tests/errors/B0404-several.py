"""Two inputs are wrong, each in another way.

$ burin run model.onnx --input x=x.npy --input zz=x.npy --output-dir out
burin: error: --input x: the file holds <f4 [1, 5]; needed is float32 [1, 4], or several such samples, as many for every input [B0404]
"""
onnx("model.onnx", "g (float[1, 4] x, float[1, 4] z) => (float[1, 4] y) { y = Add(x, z) }")
npy("x.npy", np.zeros((1, 5), np.float32))
