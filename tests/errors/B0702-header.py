"""The header of an array is malformed.

$ burin run digits.tflite --input image=image.npy --output-dir out
burin: error: "image.npy": malformed header at byte 49, before " (1, 8, 8, 1), }    " [B0702]
burin: note: write the file with numpy.save
"""
digits()
npy("image.npy", np.zeros((1, 8, 8, 1), np.int8))
raw("image.npy", (folder / "image.npy").read_bytes().replace(b"'shape'", b"'sharp'"))
