"""The file is of a version of the format with UTF-8 names.

$ burin run digits.tflite --input image=image.npy --output-dir out
burin: error: "image.npy": .npy version 3.0 is not supported; supported are 1.0, 2.0 [B0703]
burin: note: numpy.ascontiguousarray(x.astype(TYPE)) converts an array
"""
digits()
raw("image.npy", b"\x93NUMPY\x03\x00" + bytes(100))
