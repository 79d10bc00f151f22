"""The TensorFlow Lite file is of another schema version.

$ burin compile model.tflite -o out
model.tflite: error: the model has schema version 2, supported is 3 [B0103]
model.tflite: note: convert the model: onnx.version_converter brings a model to another operator set, a new export of a TensorFlow model to schema 3
"""
def change(model):
    model["version"] = 2


tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"])], change=change)
