"""An input is given twice.

$ burin run digits.tflite --input image=a.npy --input image=a.npy --output-dir out
burin: error: --input "image" is given twice [B0404]
burin: note: several samples of an input stand in one array, along one more leading axis
"""
digits()
npy("a.npy", np.zeros((1, 8, 8, 1), np.int8))
