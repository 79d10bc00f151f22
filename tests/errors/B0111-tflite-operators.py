"""Two operators produce one tensor.

$ burin compile model.tflite -o out
model.tflite: error: tensor "y" is defined a second time by operator 1 [B0111]
model.tflite: note: give every result a name of its own; merging two models needs a prefix for the names of one of them
"""
tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"]), ("NEG", ["x"], ["y"])])
