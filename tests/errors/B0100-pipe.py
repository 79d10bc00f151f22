"""The model is a pipe, which may never end.

$ burin compile model.onnx -o out
model.onnx: error: cannot read "model.onnx": not a regular file [B0100]
model.onnx: note: check the path and its permissions; larger models have to be split
"""
import os
os.mkfifo(folder / "model.onnx")
