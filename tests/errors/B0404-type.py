"""The array has another type than the input.

$ burin run digits.tflite --input image=image.npy --output-dir out
burin: error: --input "image": "image.npy" holds float32 [1, 8, 8, 1], needed is int8 [1, 8, 8, 1] [B0404]
burin: note: several samples stand along one more leading axis
"""
digits()
npy("image.npy", np.zeros((1, 8, 8, 1), np.float32))
