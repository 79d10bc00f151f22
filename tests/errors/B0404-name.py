"""The name of the input is misspelt.

$ burin run digits.tflite --input imgae=image.npy --output-dir out
burin: error: --input "imgae": the model has no input of that name [B0404]
burin: note: did you mean "image"?
burin: note: the model's inputs are "image"
burin: error: input "image" has no samples [B0404]
burin: note: give them with --input image=FILE.npy, int8 [1, 8, 8, 1]
"""
digits()
npy("image.npy", np.zeros((1, 8, 8, 1), np.int8))
