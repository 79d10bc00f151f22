"""The copy of an array ended early.

$ burin run digits.tflite --input image=image.npy --output-dir out
burin: error: "image.npy": shape (1, 8, 8, 1) needs 64 bytes of data, found 54 [B0704]
burin: note: write the file again with numpy.save; a copy may have been cut
"""
digits()
npy("image.npy", np.zeros((1, 8, 8, 1), np.int8))
raw("image.npy", (folder / "image.npy").read_bytes()[:-10])
