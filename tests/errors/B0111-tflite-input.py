"""A tensor is listed twice among the inputs.

$ burin compile model.tflite -o out
model.tflite:0: error: tensor 'x' is an input twice [B0111] (node "x")
"""
tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"])], inputs=["x", "x"])
