"""The name of the input is misspelt.

$ burin run digits.tflite --input imgae=image.npy --output-dir out
burin: error: --input imgae=image.npy: expected NAME=FILE.npy with NAME one of "image" [B0404]
"""
digits()
npy("image.npy", np.zeros((1, 8, 8, 1), np.int8))
