"""An operator reads what a later one produces.

$ burin compile model.tflite -o out
model.tflite:1: error: node "y": tensor "t" is read before it is produced [B0112]
model.tflite:1: note: export the model again; recurrent state becomes an input and an output of the model
"""
tflite("model.tflite", {"x": tensor([1, 4]), "t": tensor([1, 4]), "y": tensor([1, 4])},
       [("RELU", ["t"], ["y"]), ("NEG", ["x"], ["t"])])
