"""A TensorFlow Lite model has an operator of its own.

$ burin compile model.tflite -o out
model.tflite:1: error: 'tflite.custom.Wavelet' node "y" (version 1) is not supported [B0203]
model.tflite:1: note: replace it by supported operators, those of docs/operators.md, when exporting the model
"""
tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [("custom.Wavelet", ["x"], ["y"])])
