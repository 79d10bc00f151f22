"""The array has another type than the input.

$ burin run digits.tflite --input image=image.npy --output-dir out
burin: error: --input image: the file holds <f4 [1, 8, 8, 1]; needed is int8 [1, 8, 8, 1], or several such samples, as many for every input [B0404]
"""
digits()
npy("image.npy", np.zeros((1, 8, 8, 1), np.float32))
