"""Two operators produce one tensor.

$ burin compile model.tflite -o out
model.tflite:0: error: tensor 'y' is defined a second time by operator 1 [B0111] (node "y")
"""
tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"]), ("NEG", ["x"], ["y"])])
