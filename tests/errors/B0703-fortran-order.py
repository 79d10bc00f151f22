"""The array is stored column by column.

$ burin run digits.tflite --input image=image.npy --output-dir out
burin: error: "image.npy": elements in column-major order (fortran_order) are not supported; save numpy.ascontiguousarray of the array [B0703]
burin: note: numpy.ascontiguousarray(x.astype(TYPE)) converts an array
"""
digits()
npy("image.npy", np.asfortranarray(np.zeros((8, 8), np.int8)))
