"""The TensorFlow Lite graph has no output.

$ burin compile model.tflite -o out
model.tflite:0: error: the graph has no output [B0115]
"""
tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"])], outputs=[])
