"""The file does not exist.

$ burin compile gesture.onnx -o out
burin: error: cannot read "gesture.onnx": No such file or directory [B0100]
burin: note: check the path and its permissions; larger models have to be split
"""

