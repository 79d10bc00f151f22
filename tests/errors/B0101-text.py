"""The file is no model.

$ burin compile notes.txt -o out
notes.txt: error: the file is no model of a known format [B0101]
notes.txt: note: supported are TensorFlow Lite (.tflite), ONNX (.onnx) and MLIR text (.mlir)
"""
text("notes.txt", "accuracy 0.97\n")
