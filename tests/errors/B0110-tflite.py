"""An operator reads a tensor that is neither input nor constant nor produced.

$ burin compile model.tflite -o out
model.tflite:1: error: node "y": tensor "w" is read, and no operator, input or constant defines it [B0110]
model.tflite:1: note: export the model again; when a part was cut out of a model, make the value an input of that part
"""
tflite("model.tflite", {"x": tensor([1, 4]), "w": tensor([1, 4]), "y": tensor([1, 4])},
       [("ADD", ["x", "w"], ["y"])])
