"""The TensorFlow Lite file has 4-bit weights.

$ burin compile model.tflite -o out
model.tflite: error: tensor "w" has element type 17 (INT4), which is not supported [B0106]
model.tflite: note: supported are floats of 16, 32 and 64 bits, bfloat16, bool, and integers of 8, 16, 32 and 64 bits
"""
tflite("model.tflite", {"x": tensor([1, 4]), "w": tensor([1, 4], "INT4", buffer=1), "y": tensor([1, 4])},
       [("ADD", ["x", "w"], ["y"])], change=lambda model: model["buffers"].append({"data": [16, 50]}))
