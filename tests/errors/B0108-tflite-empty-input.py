"""An input has no elements.

$ burin compile model.tflite -o out
model.tflite: error: input "x" has extent 0 [B0108]
model.tflite: note: fix the exporter's input shapes; an extent that is not known yet is left open by a name or by -1, and fixed with --dim
"""
tflite("model.tflite", {"x": tensor([1, 0]), "y": tensor([1, 0])}, [("RELU", ["x"], ["y"])])
