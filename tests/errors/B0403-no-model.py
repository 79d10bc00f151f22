"""There is no model to compile.

$ burin compile -o out
burin: error: expected a model: a .tflite, .onnx or .mlir file [B0403]
burin: note: burin compile --help lists the options of a command
"""

