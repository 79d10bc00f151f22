"""The model has more outputs than C++ functions should have parameters.

$ burin compile model.tflite -o out
model.tflite: error: the model has 1 inputs and 300 outputs, at most 256 are supported [B0117]
model.tflite: note: look for a loop that the exporter unrolled, or for a join of thousands of values, and export it as one operator
"""
tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"])], outputs=["y"] * 300)
