"""An input without its file.

$ burin run digits.tflite --input image --output-dir out
burin: error: --input "image": expected NAME=FILE.npy [B0404]
burin: note: the model's inputs are "image"
burin: error: input "image" has no samples [B0404]
burin: note: give them with --input image=FILE.npy, int8 [1, 8, 8, 1]
"""
digits()
