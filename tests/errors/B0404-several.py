"""Two inputs are wrong, each in another way.

$ burin run model.onnx --input x=x.npy --input zz=x.npy --output-dir out
burin: error: --input "x": "x.npy" holds float32 [1, 5], needed is float32 [1, 4] [B0404]
burin: note: several samples stand along one more leading axis
burin: error: --input "zz": the model has no input of that name [B0404]
burin: note: the model's inputs are "x", "z"
burin: error: input "z" has no samples [B0404]
burin: note: give them with --input z=FILE.npy, float32 [1, 4]
"""
onnx("model.onnx", "g (float[1, 4] x, float[1, 4] z) => (float[1, 4] y) { y = Add(x, z) }")
npy("x.npy", np.zeros((1, 5), np.float32))
