"""The options of a custom operator stand behind the model.

$ burin compile model.tflite -o out
model.tflite:1: error: the operator's options stand outside of the model's flatbuffer, which is not supported [B0105] (node "y")
"""
def change(model):
    model["subgraphs"][0]["operators"][0]["large_custom_options_offset"] = 4096


tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [("custom.Mine", ["x"], ["y"])], change=change)
