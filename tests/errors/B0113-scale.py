"""A scale is 0.

$ burin compile model.tflite -o out
model.tflite: error: tensor "x" has scale 0, which is not above 0 and finite [B0113]
model.tflite: note: quantize the model again
"""
tflite("model.tflite", {"x": tensor([1, 4], "INT8", scale=0.0), "y": tensor([1, 4])}, [("DEQUANTIZE", ["x"], ["y"])])
