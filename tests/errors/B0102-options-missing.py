"""An operator announces options that the file does not have.

$ burin compile model.tflite -o out
model.tflite:1: error: node "y": the operator's options are announced and missing [B0102]
model.tflite:1: note: fetch or export the file again; files kept by Git LFS may be pointers of a few lines
"""
tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [("SOFTMAX", ["x"], ["y"], {"type": "SoftmaxOptions"})],
       change=lambda model: model["subgraphs"][0]["operators"][0].pop("builtin_options"))
