"""A Constant has two values.

$ burin compile model.onnx -o out
model.onnx:1: error: node "Constant_0": the value of a Constant is not stated by exactly one attribute [B0114]
model.onnx:1: note: supported are "value", "value_int", "value_ints", "value_float" and "value_floats"
"""
onnx("model.onnx", """
g (float[1, 4] x) => (float[1, 4] y) {
  c = Constant <value_float = 1.0, value_int = 2> ()
  y = Add(x, c)
}""")
