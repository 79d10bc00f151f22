"""An operator reads a tensor that is neither input nor constant nor produced.

$ burin compile model.tflite -o out
model.tflite:1: error: tensor 'w' is read, and no operator, input or constant defines it [B0110] (node "y")
"""
tflite("model.tflite", {"x": tensor([1, 4]), "w": tensor([1, 4]), "y": tensor([1, 4])},
       [("ADD", ["x", "w"], ["y"])])
