"""A model with three kinds of problems: an open dimension, two operators and an input type. One run shows all.

$ burin compile model.onnx -o out
model.onnx: remark: input "x": the batch is taken as 1
model.onnx: error: input "x": the extent of axis 1 ("length") is open [B0201]
model.onnx: note: fix it with --dim length=N
model.onnx: error: input "z": type 'f64' is not supported [B0205]
model.onnx: note: supported are float32, signed integers, bool and 8-bit quantized tensors
model.onnx:1: error: 'onnx.Fourier' node "Fourier_0" (version 17) is not supported [B0203]
model.onnx:1: note: replace it by supported operators, those of docs/operators.md, when exporting the model
model.onnx:2: error: 'onnx.Inverse' node "Inverse_1" (version 17) is not supported [B0203]
model.onnx:2: note: replace it by supported operators, those of docs/operators.md, when exporting the model
"""
onnx("model.onnx", """
g (float[N, length, 4] x, double[1, 4] z) => (float[N, length, 4] y) {
  spectrum = Fourier(x)
  inverse = Inverse(spectrum)
  sum = Add(inverse, z)
  y = Relu(sum)
}""")
