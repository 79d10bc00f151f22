"""The output folder is a file.

$ burin compile digits.tflite -o out
burin: error: cannot write into "out": it is not a folder [B0801]
burin: note: check the path, its permissions and the space of the disk; output appears whole or not at all: files from before are unchanged
"""
digits()
text("out", "not a folder\n")
