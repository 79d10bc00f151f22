"""There are more scales than channels.

$ burin compile model.tflite -o out
model.tflite: error: tensor "x" states 2 scales along axis 1 of shape [1, 4] [B0113]
model.tflite: note: quantize the model again
"""
tflite("model.tflite", {"x": tensor([1, 4], "INT8", scale=[0.5, 0.25], axis=1), "y": tensor([1, 4])},
       [("DEQUANTIZE", ["x"], ["y"])])
