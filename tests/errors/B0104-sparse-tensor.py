"""A tensor of the TensorFlow Lite file is sparse.

$ burin compile model.tflite -o out
model.tflite: error: tensor "x" is sparse, which is not supported [B0104]
model.tflite: note: convert the model without sparse encoding
"""
tflite("model.tflite", {"x": tensor([1, 4], sparsity={}), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"])])
