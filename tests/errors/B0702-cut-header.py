"""The header of an array ends early.

$ burin run digits.tflite --input image=image.npy --output-dir out
burin: error: "image.npy": the header says it has 118 bytes, the file has 40 after its length [B0702]
burin: note: write the file with numpy.save
"""
digits()
npy("image.npy", np.zeros((1, 8, 8, 1), np.int8))
raw("image.npy", (folder / "image.npy").read_bytes()[:50])
