"""A difference has no integer form in ONNX Runtime's profile.

$ burin compile model.tflite --rounding ort-qdq -o out
model.tflite:1: error: 'burin.sub' cannot become integer arithmetic: it has no integer form [B0307] (node "y")
"""
x8 = tensor([1, 4], "INT8", scale=0.5)
tflite("model.tflite", {"x": x8, "z": x8, "y": x8}, [("SUB", ["x", "z"], ["y"])], inputs=["x", "z"])
