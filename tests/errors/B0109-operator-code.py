"""An operator is of a code that the file does not have.

$ burin compile model.tflite -o out
model.tflite:1: error: node "y": the operator refers to operator code 0 of 0 [B0109]
model.tflite:1: note: export the model again; a script that removed tensors has to renumber what refers to them
"""
tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"])],
       change=lambda model: model["operator_codes"].clear())
