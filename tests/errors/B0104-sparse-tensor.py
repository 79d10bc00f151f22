"""A tensor of the TensorFlow Lite file is sparse.

$ burin compile model.tflite -o out
model.tflite:0: error: tensor 'x' is sparse, which is not supported [B0104] (node "x")
model.tflite:0: note: convert the model without sparse encoding
model.tflite:0: error: tensor 'x' is sparse, which is not supported [B0104] (node "x")
model.tflite:0: note: convert the model without sparse encoding
"""
tflite("model.tflite", {"x": tensor([1, 4], sparsity={}), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"])])
