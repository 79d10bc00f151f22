"""An operator has options of a kind that is newer than burin.

$ burin compile model.tflite -o out
model.tflite:1: error: node "y": the operator's options of type 0 (9 of the second kind) are not known [B0114]
model.tflite:1: note: export the model again; attributes added by hand need a type and a value
"""
def change(model):
    model["subgraphs"][0]["operators"][0]["builtin_options_2_type"] = 9


tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"])], change=change)
