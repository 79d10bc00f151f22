"""The options of a custom operator stand behind the model.

$ burin compile model.tflite -o out
model.tflite:1: error: node "y": the operator's options stand outside of the model's flatbuffer, which is not supported [B0105]
model.tflite:1: note: save the model again with its weights inside: onnx.save(onnx.load(PATH), NEW_PATH) for ONNX
"""
def change(model):
    model["subgraphs"][0]["operators"][0]["large_custom_options_offset"] = 4096


tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [("custom.Mine", ["x"], ["y"])], change=change)
