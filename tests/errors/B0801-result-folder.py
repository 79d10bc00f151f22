"""A folder stands where a result is to go.

$ burin run digits.tflite --input image=image.npy --output-dir out
burin: error: cannot write "out/scores.npy": it is a folder [B0801]
burin: note: check the path, its permissions and the space of the disk; output appears whole or not at all: files from before are unchanged
"""
digits()
npy("image.npy", np.zeros((1, 8, 8, 1), np.int8))
(folder / "out" / "scores.npy").mkdir(parents=True)
