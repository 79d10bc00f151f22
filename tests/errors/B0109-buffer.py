"""A tensor keeps its data in a buffer that the file does not have.

$ burin compile model.tflite -o out
model.tflite: error: tensor "w" refers to buffer 9 of 1 [B0109]
model.tflite: note: export the model again; a script that removed tensors has to renumber what refers to them
"""
tflite("model.tflite", {"x": tensor([1, 4]), "w": tensor([1, 4], buffer=9), "y": tensor([1, 4])},
       [("ADD", ["x", "w"], ["y"])])
