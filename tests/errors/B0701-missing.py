"""The file of an input does not exist.

$ burin run digits.tflite --input image=image.npy --output-dir out
burin: error: "image.npy": cannot read the file: No such file or directory [B0701]
burin: note: check the path, its permissions and the space of the disk
"""
digits()
