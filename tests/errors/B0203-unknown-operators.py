"""Three operators are not supported; all are reported at once.

$ burin compile model.onnx -o out
model.onnx:1: error: 'onnx.Fourier' (version 17) is not supported [B0203] (node "Fourier_0")
model.onnx:1: note: replace it by supported operators when exporting the model
model.onnx:2: error: 'onnx.Inverse' (version 17) is not supported [B0203] (node "Inverse_1")
model.onnx:2: note: replace it by supported operators when exporting the model
model.onnx:4: error: 'onnx.TopK' (version 17) is not supported [B0203] (node "TopK_3")
model.onnx:4: note: the nearest supported operator is 'onnx.Conv'
"""
onnx("model.onnx", """
g (float[1, 4, 4] x) => (float[1, 4, 4] y) {
  spectrum = Fourier(x)
  inverse = Inverse(x)
  sum = Add(spectrum, inverse)
  y = TopK(sum)
}""")
