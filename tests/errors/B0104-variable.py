"""The model keeps state in a variable, and has an operator that nothing translates.

$ burin compile model.tflite -o out
model.tflite: error: tensor "state" is a variable, which is not supported [B0104]
model.tflite: note: make the state an input and an output of the model
model.tflite:2: error: 'tflite.custom.Echo' node "y" (version 1) is not supported [B0203]
model.tflite:2: note: replace it by supported operators, those of docs/operators.md, when exporting the model
"""
tflite("model.tflite", {"x": tensor([1, 4]), "state": tensor([1, 4], is_variable=True), "s": tensor([1, 4]),
                        "y": tensor([1, 4])},
       [("ADD", ["x", "state"], ["s"]), ("custom.Echo", ["s"], ["y"])])
