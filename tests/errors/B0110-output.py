"""The model's output is nobody's result.

$ burin compile model.onnx -o out
model.onnx: error: output "scores" is defined nowhere [B0110]
model.onnx: note: export the model again; when a part was cut out of a model, make the value an input of that part
"""
onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] scores) { y = Relu(x) }")
