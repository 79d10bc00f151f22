"""The model's output is a tensor that the file does not have.

$ burin compile model.tflite -o out
model.tflite: error: graph output 0 refers to tensor 5 of 2 [B0109]
model.tflite: note: export the model again; a script that removed tensors has to renumber what refers to them
"""
def change(model):
    model["subgraphs"][0]["outputs"] = [5]


tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"])], change=change)
