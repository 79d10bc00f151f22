"""An extent of the TensorFlow Lite file is negative.

$ burin compile model.tflite -o out
model.tflite: error: tensor "x" has shape [1, -4]: extents must not be below -1, nor their product above 2147483647, nor their number above 16 [B0108]
model.tflite: note: fix the exporter's input shapes; an extent that is not known yet is left open by a name or by -1, and fixed with --dim
"""
tflite("model.tflite", {"x": tensor([1, -4]), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"])])
