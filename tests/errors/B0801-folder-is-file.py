"""The output folder is a file.

$ burin compile digits.tflite -o out
burin: error: cannot write into "out": it is not a folder [B0801]
"""
digits()
text("out", "not a folder\n")
