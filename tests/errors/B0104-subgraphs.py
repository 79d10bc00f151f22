"""The TensorFlow Lite file has control flow: several subgraphs.

$ burin compile model.tflite -o out
model.tflite: error: the model has 2 subgraphs, supported is 1 [B0104]
model.tflite: note: control flow and initialization graphs are not supported
"""
tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"])],
       change=lambda model: model["subgraphs"].append(model["subgraphs"][0]))
