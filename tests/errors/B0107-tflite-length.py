"""A buffer is shorter than its tensor.

$ burin compile model.tflite -o out
model.tflite: error: tensor "w" of shape [1, 4] needs 4 bytes an element and its buffer holds 12 [B0107]
model.tflite: note: export the model again; a model that a script has edited needs its data and its shape changed together
"""
tflite("model.tflite", {"x": tensor([1, 4]), "w": tensor([1, 4], data=[1, 2, 3]), "y": tensor([1, 4])},
       [("ADD", ["x", "w"], ["y"])])
