"""An operator reads a tensor that the file does not have.

$ burin compile model.tflite -o out
model.tflite:1: error: node "y": input 0 refers to tensor 7 of 2 [B0109]
model.tflite:1: note: export the model again; a script that removed tensors has to renumber what refers to them
"""
def change(model):
    model["subgraphs"][0]["operators"][0]["inputs"] = [7]


tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"])], change=change)
