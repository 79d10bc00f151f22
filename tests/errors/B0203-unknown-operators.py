"""Three operators are not supported; all are reported at once.

$ burin compile model.onnx -o out
model.onnx:1: error: 'onnx.Fourier' node "Fourier_0" (version 17) is not supported [B0203]
model.onnx:1: note: replace it by supported operators, those of docs/operators.md, when exporting the model
model.onnx:2: error: 'onnx.Inverse' node "Inverse_1" (version 17) is not supported [B0203]
model.onnx:2: note: replace it by supported operators, those of docs/operators.md, when exporting the model
model.onnx:4: error: 'onnx.TopK' node "TopK_3" (version 17) is not supported [B0203]
model.onnx:4: note: replace it by supported operators, those of docs/operators.md, when exporting the model
"""
onnx("model.onnx", """
g (float[1, 4, 4] x) => (float[1, 4, 4] y) {
  spectrum = Fourier(x)
  inverse = Inverse(x)
  sum = Add(spectrum, inverse)
  y = TopK(sum)
}""")
