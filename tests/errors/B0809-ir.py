"""IR is no model that a runtime reads.

$ burin compare model.mlir
burin: error: no runtime takes IR [B0809]
burin: note: give compare the model's .onnx or .tflite file
"""
text("model.mlir", "module {}")
