"""A difference has no integer form in ONNX Runtime's profile.

$ burin compile model.tflite --rounding ort-qdq -o out
model.tflite:1: error: 'burin.sub' node "y" cannot become integer arithmetic: it has no integer form [B0307]
model.tflite:1: note: it takes int8 of scale 0.5 and zero point 0, int8 of scale 0.5 and zero point 0, and gives int8 of scale 0.5 and zero point 0
"""
x8 = tensor([1, 4], "INT8", scale=0.5)
tflite("model.tflite", {"x": x8, "z": x8, "y": x8}, [("SUB", ["x", "z"], ["y"])], inputs=["x", "z"])
