"""The numbers are big-endian.

$ burin run digits.tflite --input image=image.npy --output-dir out
burin: error: "image.npy": big-endian elements ">i4" are not supported; supported are |b1, |i1, |u1, <i2, <u2, <f2, <i4, <u4, <f4, <i8, <u8, <f8 [B0703]
burin: note: numpy.ascontiguousarray(x.astype(TYPE)) converts an array
"""
digits()
npy("image.npy", np.zeros((1, 8, 8, 1), ">i4"))
