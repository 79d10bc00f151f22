"""An input of the model is a variable.

$ burin compile model.tflite -o out
model.tflite: error: tensor "x" is a variable and an input, which is not supported [B0104]
model.tflite: note: make the state an input and an output of the model
"""
tflite("model.tflite", {"x": tensor([1, 4], is_variable=True), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"])])
