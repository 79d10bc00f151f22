"""An input has no elements.

$ burin compile model.tflite -o out
model.tflite:0: error: input 'x' has extent 0 [B0108] (node "x")
"""
tflite("model.tflite", {"x": tensor([1, 0]), "y": tensor([1, 0])}, [("RELU", ["x"], ["y"])])
