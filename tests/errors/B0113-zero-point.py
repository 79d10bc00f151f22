"""A zero point is outside of its type.

$ burin compile model.tflite -o out
model.tflite: error: tensor "x" has zero point 200, outside -128 to 127 [B0113]
model.tflite: note: quantize the model again
"""
tflite("model.tflite", {"x": tensor([1, 4], "INT8", scale=0.5, zero=200), "y": tensor([1, 4])},
       [("DEQUANTIZE", ["x"], ["y"])])
