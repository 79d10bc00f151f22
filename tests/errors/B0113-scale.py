"""A scale is 0.

$ burin compile model.tflite -o out
model.tflite:0: error: tensor 'x' has scale 0, which is not above 0 and finite [B0113] (node "x")
model.tflite:0: error: tensor 'x' has scale 0, which is not above 0 and finite [B0113] (node "x")
"""
tflite("model.tflite", {"x": tensor([1, 4], "INT8", scale=0.0), "y": tensor([1, 4])}, [("DEQUANTIZE", ["x"], ["y"])])
