"""There are other numbers of zero points than of scales.

$ burin compile model.tflite -o out
model.tflite: error: tensor "x" states 2 scales and 3 zero points [B0113]
model.tflite: note: quantize the model again
"""
tflite("model.tflite", {"x": tensor([1, 2], "INT8", scale=[0.5, 0.25], zero=[0, 0, 0], axis=1), "y": tensor([1, 2])},
       [("DEQUANTIZE", ["x"], ["y"])])
