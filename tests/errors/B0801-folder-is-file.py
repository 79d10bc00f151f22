"""The output folder is a file.

$ burin compile digits.tflite -o out
burin: error: cannot write "out/digits.hpp": 'out/digits.hpp': Not a directory [B0801]
"""
digits()
text("out", "not a folder\n")
