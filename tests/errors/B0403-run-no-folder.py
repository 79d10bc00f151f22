"""Nothing says where the results go.

$ burin run digits.tflite --input image=image.npy
burin: error: run needs a folder for the outputs: --output-dir DIR [B0403]
burin: note: burin run --help lists the options of a command
"""
digits()
