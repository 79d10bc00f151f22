"""The model defines functions of its own.

$ burin compile model.onnx -o out
model.onnx: error: model-local functions are not supported [B0104]
model.onnx: note: inline them before the import
"""
onnx("model.onnx", """
g (float[1, 4] x) => (float[1, 4] y) { y = mine.Twice(x) }
<domain: "mine", opset_import: ["" : 17]>
Twice (x) => (y) { y = Add(x, x) }
""", imports='"" : 17, "mine" : 1')
