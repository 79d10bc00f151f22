"""A tensor keeps its data in a buffer that the file does not have.

$ burin compile model.tflite -o out
model.tflite:0: error: tensor 'w' refers to buffer 9 of 1 [B0109] (node "w")
model.tflite:1: error: tensor 'w' is read, and no operator, input or constant defines it [B0110] (node "y")
"""
tflite("model.tflite", {"x": tensor([1, 4]), "w": tensor([1, 4], buffer=9), "y": tensor([1, 4])},
       [("ADD", ["x", "w"], ["y"])])
