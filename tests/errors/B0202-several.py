"""Three nodes of one model, each with another form that is not supported.

$ burin compile model.onnx -o out
model.onnx:1: error: 'onnx.Pad' node "Pad_0": the pads are not known at compile time [B0202]
model.onnx:1: note: fix the input's dimensions with --dim, or store them as constants
model.onnx:2: error: 'onnx.Softmax' node "Softmax_1": axis 5 of an input of rank 2 [B0202]
model.onnx:2: note: axes range from -2 to 1
model.onnx:3: error: 'onnx.MaxPool' node "MaxPool_2": dilated pooling is not supported [B0202]
model.onnx:3: note: supported is a dilation of 1
"""
onnx("model.onnx", """
g (float[1, 2, 4, 4] x, float[4, 4] z) => (float[1, 2, 4, 4] a, float[4, 4] b, float[1, 2, 2, 2] c) {
  a = Pad <mode = "wrap"> (x, pads)
  b = Softmax <axis = 5> (z)
  c = MaxPool <kernel_shape = [2, 2], dilations = [2, 2]> (x)
}""".replace("Pad <mode", "Pad <mode").replace("(x, pads)", "(x)"))
