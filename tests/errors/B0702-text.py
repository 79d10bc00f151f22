r"""The file of an input is a text.

$ burin run digits.tflite --input image=image.npy --output-dir out
burin: error: "image.npy": not a .npy file: it does not begin with "\x93NUMPY" and a version [B0702]
burin: note: write the file with numpy.save
"""
digits()
text("image.npy", "0 0 0 0\n")
