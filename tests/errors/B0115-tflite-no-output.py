"""The TensorFlow Lite graph has no output.

$ burin compile model.tflite -o out
model.tflite: error: the graph has no output [B0115]
model.tflite: note: export the model again with tensors as inputs and outputs; sequences and maps are taken apart before
"""
tflite("model.tflite", {"x": tensor([1, 4]), "y": tensor([1, 4])}, [("RELU", ["x"], ["y"])], outputs=[])
