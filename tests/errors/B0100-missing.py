"""The file does not exist.

$ burin compile gesture.onnx -o out
gesture.onnx:0: error: cannot read 'gesture.onnx': No such file or directory [B0100]
"""

