"""A folder stands where a result is to go.

$ burin run digits.tflite --input image=image.npy --output-dir out
burin: error: "out/scores.npy": cannot write the file: Is a directory [B0701]
burin: note: check the path, its permissions and the space of the disk
"""
digits()
npy("image.npy", np.zeros((1, 8, 8, 1), np.int8))
(folder / "out" / "scores.npy").mkdir(parents=True)
