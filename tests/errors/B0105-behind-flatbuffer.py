"""The weights stand behind the part of the TensorFlow Lite file that holds the model.

$ burin compile model.tflite -o out
model.tflite: error: tensor "w" keeps its data outside of the model's flatbuffer, which is not supported [B0105]
model.tflite: note: convert the model with its weights embedded
"""
tflite("model.tflite", {"x": tensor([1, 4]), "w": tensor([1, 4], buffer=1), "y": tensor([1, 4])},
       [("ADD", ["x", "w"], ["y"])],
       change=lambda model: model["buffers"].append({"offset": 4096, "size": 16}))
